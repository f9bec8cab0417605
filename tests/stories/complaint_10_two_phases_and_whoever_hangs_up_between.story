# A call is accepted, then its media are joined: until 5 s after the accept. Whatever crosses on the way, in every order, one of the
# two sides has the last word and the other is told.

queue calls lease 20s wrap-up 10s apart 60s connect 5s
agent a1 voice 1 queues={calls}
agent a2 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > connecting c1 a1 until 7
# doubled, in both phases
[  2] accept c1 a1
      > nothing
[  3] connected c1 a1
      > accepted c1 a1
[  3] connected c1 a1
      > nothing
[  3] not_connected c1 a1
      > refused stale_token
[  4] end c1 a1
      > ended c1 a1 by agent, wrap-up until 14
[  5] wrap c1 a1
      > wrapped c1 a1 code 0 by agent
# The time to connect is over: the agent did answer and is not paused; the pair is kept apart, the place kept.
[ 10] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a1 until 30 (of 1)
[ 11] accept c2 a1
      > connecting c2 a1 until 16
[ 16] time
      > not connected c2 a1 by system, apart until 76
[ 16] connected c2 a1
      > refused stale_token
# a2 comes: the call is theirs, but the media fail.
[ 20] ready a2
      > ready a2 by agent
      > offered c2 a2 until 40 (of 1)
[ 21] accept c2 a2
      > connecting c2 a2 until 26
[ 22] not_connected c2 a2
      > not connected c2 a2 by agent, apart until 82
[ 22] not_connected c2 a2
      > nothing
[ 22] connected c2 a2
      > refused stale_token
[ 23] end c2 by supervisor
      > refused wrong_state
# a1's time apart is over at 76.
[ 76] time
      > offered c2 a1 until 96 (of 1)
[ 77] accept c2 a1
      > connecting c2 a1 until 82
# The customer hangs up while it is being connected: no silent call (FreeSWITCH's zombie).
[ 78] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
[ 78] connected c2 a1
      > refused stale_token
[ 79] look a1
      > a1 is ready with 0 of 1
# The desktop dies while it is being connected: the next is asked at once.
[ 90] arrive c3 A call medium voice
      > arrived c3
      > offered c3 a1 until 110 (of 2)
[ 91] accept c3 a1
      > connecting c3 a1 until 96
[ 92] away a1 30s
      > away a1 until 122
      > withdrawn c3 a1: agent away
      > offered c3 a2 until 112 (of 1)
[ 93] connected c3 a1
      > refused stale_token
[ 94] accept c3 a2
      > connecting c3 a2 until 99
# A restart gives the second phase its time again, and the desktop that does not come back loses it.
[ 95] restart 30s
      > retimed c3 a2 until 100
      > away a1 until 125
      > away a2 until 125
[ 96] back a2
      > back a2
[ 97] connected c3 a2
      > accepted c3 a2
