# The lease ends at 25. One second before, the accept counts; at the end it does not, even if the clock has not acted yet.

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
[ 25] accept c1 a1
      > refused stale_token
[ 25] time
      > lapsed c1 a1, apart until 85
      > paused a1 missed by system
[ 90] ready a1
      > ready a1 by agent
      > offered c1 a1 until 110 (of 1)
[109] accept c1 a1
      > accepted c1 a1
