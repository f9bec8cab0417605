# The lease is 20 s. Then the contact goes to the next agent, before those who came later; the agent who let it ring is
# paused, so that nothing rings into an empty room, until their own wish.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  5] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 25 (of 1)
[ 10] arrive c2 A wealth
      > arrived c2
[ 25] time
      > lapsed c1 a1, apart until 85
      > paused a1 missed by system
[ 26] waiting wealth
      > in line: c1 c2
[ 30] ready a2
      > ready a2 by agent
      > offered c1 a2 until 50 (of 1)
# a1 is back. c1 is kept apart from them, c2 is not.
[ 40] ready a1
      > ready a1 by agent
      > offered c2 a1 until 60 (of 1)
# Too late: the offer went on long ago.
[ 41] accept c1 a1
      > refused stale_token
[ 42] accept c1 a2
      > accepted c1 a2
