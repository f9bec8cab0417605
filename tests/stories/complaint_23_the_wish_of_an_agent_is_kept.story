# Twilio: the wanted state (a break) was overwritten by "available" when a reservation ended, and several tasks confused it. Here the
# wish waits until the last contact is closed, nothing new is offered meanwhile, and nothing automatic overwrites it.

queue bank lease 20s wrap-up 10s apart 60s
agent a1 capacity 3 queues={bank}
agent a2 capacity 1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 23 (of 1)
[  4] accept c2 a1
      > accepted c2 a1
[  5] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 25 (of 1)
# The one that rings is taken back: they said that they want no more.
[  6] want a1 lunch
      > a1 wants paused lunch
      > withdrawn c3 a1: agent state
[  6] want a1 lunch
      > nothing
[  7] ready a2
      > ready a2 by agent
      > offered c3 a2 until 27 (of 1)
[  8] arrive c4 A any
      > arrived c4
[  9] end c1 a1
      > ended c1 a1 by agent, wrap-up until 19
[ 10] wrap c1 a1
      > wrapped c1 a1 code 0 by agent
[ 11] end c2 a1
      > ended c2 a1 by agent, wrap-up until 21
[ 21] time
      > wrapped c2 a1 code 0 by system
      > paused a1 lunch by agent
# With nothing open a wish is taken at once.
[ 22] want a1 ready
      > ready a1 by agent
      > offered c4 a1 until 42 (of 1)
[ 23] want a1 ready
      > nothing
[ 24] accept c4 a1
      > accepted c4 a1
# A later manual state takes the place of an earlier wish (Amazon: the queued next state beat a later change by hand).
[ 25] want a1 offline
      > a1 wants offline
[ 26] pause a1 meeting
      > paused a1 meeting by agent
[ 27] end c4 a1
      > ended c4 a1 by agent, wrap-up until 37
[ 27] time
      > lapsed c3 a2, apart until 87
      > paused a2 missed by system
[ 28] wrap c4 a1
      > wrapped c4 a1 code 0 by agent
# A wish for what is anyway: no wish any more.
[ 29] ready a1
      > ready a1 by agent
      > offered c3 a1 until 49 (of 1)
[ 30] decline c3 a2 busy
      > refused stale_token
[ 31] accept c3 a1
      > accepted c3 a1
[ 32] want a1 break
      > a1 wants paused break
[ 33] want a1 ready
      > a1 wants nothing else
[ 34] end c3 a1
      > ended c3 a1 by agent, wrap-up until 44
[ 44] time
      > wrapped c3 a1 code 0 by system
# An offer is no work yet: who has nothing else goes at once, and the offer goes on.
[ 90] arrive c5 A any
      > arrived c5
      > offered c5 a1 until 110 (of 1)
[ 91] want a2 break
      > paused a2 break by agent
[ 92] want a1 training
      > paused a1 training by agent
      > withdrawn c5 a1: agent state
