# Accept, time-out and hang-up of one offer, in all six orders. Whoever comes first decides; the two after it change nothing that is
# decided and are answered.

queue bank lease 10s wrap-up 0 apart 60s
agent a1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
# accept, time-out, hang-up
[  0] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 10 (of 1)
[  9] accept c1 a1
      > accepted c1 a1
[ 10] time
      > nothing
[ 10] leave c1
      > ended c1 a1 by customer
# accept, hang-up, time-out
[ 20] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 30 (of 1)
[ 29] accept c2 a1
      > accepted c2 a1
[ 29] leave c2
      > ended c2 a1 by customer
[ 30] time
      > nothing
# time-out, accept, hang-up
[ 40] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 50 (of 1)
[ 50] time
      > lapsed c3 a1, apart until 110
      > paused a1 missed by system
[ 50] accept c3 a1
      > refused stale_token
[ 50] leave c3
      > abandoned c3
[ 51] ready a1
      > ready a1 by agent
# time-out, hang-up, accept
[ 60] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 70 (of 1)
[ 70] time
      > lapsed c4 a1, apart until 130
      > paused a1 missed by system
[ 70] leave c4
      > abandoned c4
[ 70] accept c4 a1
      > refused stale_token
[ 71] ready a1
      > ready a1 by agent
# hang-up, accept, time-out
[ 80] arrive c5 A any
      > arrived c5
      > offered c5 a1 until 90 (of 1)
[ 89] leave c5
      > withdrawn c5 a1: customer left
      > abandoned c5
[ 89] accept c5 a1
      > refused stale_token
[ 90] time
      > nothing
# hang-up, time-out, accept
[100] arrive c6 A any
      > arrived c6
      > offered c6 a1 until 110 (of 1)
[109] leave c6
      > withdrawn c6 a1: customer left
      > abandoned c6
[110] time
      > nothing
[110] accept c6 a1
      > refused stale_token
# The clock is late: the lease has ended at 130 whether or not anybody looked.
[120] arrive c7 A any
      > arrived c7
      > offered c7 a1 until 130 (of 1)
[130] accept c7 a1
      > refused stale_token
[130] leave c7
      > withdrawn c7 a1: customer left
      > abandoned c7
[131] look a1
      > a1 is ready with 0 of 1
