# Whatever the system did or is about to do: the agent's own wish about their state holds.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 capacity 2 queues={wealth}
agent a2 capacity 2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A wealth
      > arrived c2
      > offered c2 a1 until 23 (of 1)
# Lunch: the offer is taken back, the talk goes on, and its end does not make a1 ready again.
[  4] pause a1 lunch
      > paused a1 lunch by agent
      > withdrawn c2 a1: agent state
[  5] end c1 a1
      > ended c1 a1 by agent, wrap-up until 35
[  6] wrap c1 a1 code 1
      > wrapped c1 a1 code 1 by agent
[  7] look a1
      > a1 is paused with 0 of 2
# Another reason is another wish; the same one is not.
[  8] pause a1 training
      > paused a1 training by agent
[  8] pause a1 training
      > nothing
[ 10] ready a1
      > ready a1 by agent
      > offered c2 a1 until 30 (of 1)
# The system pauses for a missed offer; the agent's wish ends that at once.
[ 30] time
      > lapsed c2 a1, apart until 90
      > paused a1 missed by system
[ 31] ready a1
      > ready a1 by agent
[ 90] time
      > offered c2 a1 until 110 (of 1)
[ 91] accept c2 a1
      > accepted c2 a1
[ 92] arrive c3 A wealth
      > arrived c3
      > offered c3 a1 until 112 (of 1)
# Offline with an open talk: offers go, the talk stays.
[ 93] offline a1
      > offline a1 by agent
      > withdrawn c3 a1: agent state
[ 94] look a1
      > a1 is offline with 1 of 2
# Then the desktop is closed: the talk is not left hanging.
[ 95] away a1 10s
      > away a1 until 105
[105] time
      > requeued c2 a1: agent away
      > offline a1 by system
[106] waiting wealth
      > in line: c2 c3
