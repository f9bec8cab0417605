# The grace is over: the talk goes back to its place by first arrival, before those who came later; the wrap-up is closed;
# the agent is offline. Another agent takes over.

queue wealth lease 20s wrap-up 60s apart 60s
agent a1 capacity 3 queues={wealth}
agent a2 capacity 1 queues={wealth}
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
[  4] accept c2 a1
      > accepted c2 a1
[  8] end c2 a1
      > ended c2 a1 by agent, wrap-up until 68
[ 10] away a1 30s
      > away a1 until 40
[ 12] arrive c3 A wealth
      > arrived c3
[ 40] time
      > requeued c1 a1: agent away
      > wrapped c2 a1 code 0 by system
      > offline a1 by system
[ 41] waiting wealth
      > in line: c1 c3
[ 50] ready a2
      > ready a2 by agent
      > offered c1 a2 until 70 (of 1)
# The old desktop wakes up: none of this is a1's any more.
[ 51] end c1 a1
      > refused wrong_state
[ 52] back a1
      > refused wrong_state
[ 53] accept c1 a1
      > refused stale_token
[ 54] accept c1 a2
      > accepted c1 a2
[ 55] end c1 a1
      > refused stale_token
