# Accepted, the media are being joined until 5 s later: the word that they are, the time-out and the hang-up in all six orders.

queue calls lease 10s wrap-up 0 apart 60s connect 5s
agent a1 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
# connected, time-out, hang-up
[  0] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 10 (of 1)
[  9] accept c1 a1
      > connecting c1 a1 until 14
[ 13] connected c1 a1
      > accepted c1 a1
[ 14] time
      > nothing
[ 14] leave c1
      > ended c1 a1 by customer
# connected, hang-up, time-out
[ 20] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a1 until 30 (of 1)
[ 29] accept c2 a1
      > connecting c2 a1 until 34
[ 33] connected c2 a1
      > accepted c2 a1
[ 33] leave c2
      > ended c2 a1 by customer
[ 34] time
      > nothing
# time-out, connected, hang-up
[ 40] arrive c3 A call medium voice
      > arrived c3
      > offered c3 a1 until 50 (of 1)
[ 49] accept c3 a1
      > connecting c3 a1 until 54
[ 54] time
      > not connected c3 a1 by system, apart until 114
[ 54] connected c3 a1
      > refused stale_token
[ 54] leave c3
      > abandoned c3
# time-out, hang-up, connected
[ 60] arrive c4 A call medium voice
      > arrived c4
      > offered c4 a1 until 70 (of 1)
[ 69] accept c4 a1
      > connecting c4 a1 until 74
[ 74] time
      > not connected c4 a1 by system, apart until 134
[ 74] leave c4
      > abandoned c4
[ 74] connected c4 a1
      > refused stale_token
# hang-up, connected, time-out
[ 80] arrive c5 A call medium voice
      > arrived c5
      > offered c5 a1 until 90 (of 1)
[ 89] accept c5 a1
      > connecting c5 a1 until 94
[ 93] leave c5
      > withdrawn c5 a1: customer left
      > abandoned c5
[ 93] connected c5 a1
      > refused stale_token
[ 94] time
      > nothing
# hang-up, time-out, connected
[100] arrive c6 A call medium voice
      > arrived c6
      > offered c6 a1 until 110 (of 1)
[109] accept c6 a1
      > connecting c6 a1 until 114
[113] leave c6
      > withdrawn c6 a1: customer left
      > abandoned c6
[114] time
      > nothing
[114] connected c6 a1
      > refused stale_token
# The clock is late: at 134 the time is over whether or not anybody looked. And "not connected" crosses the hang-up.
[120] arrive c7 A call medium voice
      > arrived c7
      > offered c7 a1 until 130 (of 1)
[129] accept c7 a1
      > connecting c7 a1 until 134
[134] connected c7 a1
      > refused stale_token
[134] leave c7
      > withdrawn c7 a1: customer left
      > abandoned c7
[140] arrive c8 A call medium voice
      > arrived c8
      > offered c8 a1 until 150 (of 1)
[141] accept c8 a1
      > connecting c8 a1 until 146
[142] leave c8
      > withdrawn c8 a1: customer left
      > abandoned c8
[142] not_connected c8 a1
      > refused stale_token
[143] look a1
      > a1 is ready with 0 of 1
