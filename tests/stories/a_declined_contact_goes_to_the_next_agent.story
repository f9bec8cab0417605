# A declined contact keeps its place and goes on; the pair is kept apart for a minute, however free the agent is.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  5] arrive c7 A wealth
      > arrived c7
      > offered c7 a1 until 25 (of 2)
[  8] decline c7 a1 busy
      > declined c7 a1 busy, apart until 68
      > offered c7 a2 until 28 (of 1)
[ 10] decline c7 a2 busy
      > declined c7 a2 busy, apart until 70
[ 12] waiting wealth
      > in line: c7
# Both are free, both said no: another contact may pass, c7 keeps the first place.
[ 20] arrive c8 A wealth
      > arrived c8
      > offered c8 a1 until 40 (of 2)
[ 21] accept c8 a1
      > accepted c8 a1
# The hold of a1 ends at 68, but a1 is talking; that of a2 ends at 70.
[ 70] time
      > offered c7 a2 until 90 (of 1)
