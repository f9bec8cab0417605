# a1 may have three chats at once, a2 two. The less loaded is asked first, at equal load the one idle longer.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 capacity 3 queues={wealth}
agent a2 capacity 2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a2
      > ready a2 by agent
[  1] ready a1
      > ready a1 by agent
[ 10] arrive c1 A wealth
      > arrived c1
      > offered c1 a2 until 30 (of 2)
[ 11] arrive c2 A wealth
      > arrived c2
      > offered c2 a1 until 31 (of 2)
# a1 has one of three, a2 one of two
[ 12] arrive c3 A wealth
      > arrived c3
      > offered c3 a1 until 32 (of 2)
[ 13] arrive c4 A wealth
      > arrived c4
      > offered c4 a2 until 33 (of 2)
[ 14] arrive c5 A wealth
      > arrived c5
      > offered c5 a1 until 34 (of 1)
[ 15] arrive c6 A wealth
      > arrived c6
[ 16] accept c1 a2
      > accepted c1 a2
[ 17] accept c4 a2
      > accepted c4 a2
[ 18] look a2
      > a2 is ready with 2 of 2
# One missed offer pauses a1 and takes back the others: nobody is there. They keep their places.
[ 31] time
      > lapsed c2 a1, apart until 91
      > paused a1 missed by system
      > withdrawn c3 a1: agent state
      > withdrawn c5 a1: agent state
[ 32] waiting wealth
      > in line: c2 c3 c5 c6
[ 33] end c1 a2
      > ended c1 a2 by agent, wrap-up until 63
[ 34] wrap c1 a2 code 1
      > wrapped c1 a2 code 1 by agent
      > offered c2 a2 until 54 (of 1)
