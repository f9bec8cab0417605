# a1's desktop is gone while an offer rings: it goes on at once. a1 comes back within the grace and is ready as before.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  5] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 25 (of 2)
[  8] away a1 30s
      > away a1 until 38
      > withdrawn c1 a1: agent away
      > offered c1 a2 until 28 (of 1)
[  9] accept c1 a1
      > refused stale_token
[ 10] arrive c2 A wealth
      > arrived c2
[ 20] back a1
      > back a1
      > offered c2 a1 until 40 (of 1)
[ 21] back a1
      > refused wrong_state
[ 28] time
      > lapsed c1 a2, apart until 88
      > paused a2 missed by system
