# The server stops and starts again: places are kept, offers and wrap-ups get fresh time, desktops have 15 s to come back.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 capacity 2 queues={wealth}
agent a2 capacity 2 queues={wealth}
agent a3 capacity 1 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] end c1 a1
      > ended c1 a1 by agent, wrap-up until 33
[  4] arrive c2 A wealth
      > arrived c2
      > offered c2 a1 until 24 (of 1)
[  5] arrive c3 A wealth
      > arrived c3
[ 20] restart 15s
      > wrap-up retimed c1 a1 until 50
      > retimed c2 a1 until 40
      > away a1 until 35
[ 31] back a1
      > back a1
[ 32] accept c2 a1
      > accepted c2 a1
[ 33] wrap c1 a1 code 3
      > wrapped c1 a1 code 3 by agent
      > offered c3 a1 until 53 (of 1)
[ 34] accept c3 a1
      > accepted c3 a1
# Once more; now a1 does not come back. a2, who was offline, stays so.
[ 50] restart 15s
      > away a1 until 65
[ 55] ready a2
      > ready a2 by agent
[ 65] time
      > requeued c2 a1: agent away
      > requeued c3 a1: agent away
      > offline a1 by system
      > offered c2 a2 until 85 (of 1)
      > offered c3 a2 until 85 (of 1)
# An offer that runs out while nobody had a chance to see it is taken back without blame.
[ 66] restart 60s
      > retimed c2 a2 until 86
      > retimed c3 a2 until 86
      > away a2 until 126
[ 86] time
      > withdrawn c2 a2: agent away
      > withdrawn c3 a2: agent away
[ 90] look a2
      > a2 is ready, away, with 0 of 2
[ 91] back a2
      > back a2
      > offered c2 a2 until 111 (of 1)
      > offered c3 a2 until 111 (of 1)
