# Twilio: tasks stay pending, reserved or assigned after the call has ended and are mended by hand (Twilio help 42423992053915). Here a
# call that ends while it rings, or while it is being connected, leaves nothing: no place taken, no pair kept apart, no blame.

queue calls lease 20s wrap-up 30s apart 60s connect 5s
agent a1 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A call medium voice conversation 7
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
[  3] look a1
      > a1 is ready with 0 of 1
# the same customer, at once, the same agent
[  4] arrive c2 A call medium voice conversation 7
      > arrived c2
      > offered c2 a1 until 24 (of 1)
[  5] accept c2 a1
      > connecting c2 a1 until 10
[  6] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
[  7] look a1
      > a1 is ready with 0 of 1
[  8] arrive c3 A call medium voice conversation 7
      > arrived c3
      > offered c3 a1 until 28 (of 1)
[  9] accept c3 a1
      > connecting c3 a1 until 14
[ 10] connected c3 a1
      > accepted c3 a1
[ 11] leave c3
      > ended c3 a1 by customer, wrap-up until 41
# the times of the first two would have been over
[ 24] look a1
      > a1 is ready with 1 of 1
[ 41] time
      > wrapped c3 a1 code 0 by system
[ 42] look a1
      > a1 is ready with 0 of 1
