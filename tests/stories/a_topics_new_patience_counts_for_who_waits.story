# A step comes at half the patience. The topic's patience becomes shorter, then longer: who came with it goes by the new one. Who came with a
# patience of their own keeps that.

queue q lease 10s wrap-up 0 apart 60s
agent a1 queues={q} level=5
customer A
topic t queue q patience 1000s
  required agent.level >= 9
  step share 50 agent.level >= 6
  step share 90 agent.level >= 5

[  1] arrive c1 A t
      > arrived c1
[  1] arrive c2 A t patience 80s
      > arrived c2
[  3] topic t queue q patience 20s
      required agent.level >= 9
      step share 50 agent.level >= 6
      step share 90 agent.level >= 5
      > topic t
[ 11] time
      > widened c1
[ 12] topic t queue q patience 100s
      required agent.level >= 9
      step share 50 agent.level >= 6
      step share 90 agent.level >= 5
      > topic t
[ 41] time
      > widened c2
[ 73] time
      > widened c2 to step 2
[ 91] time
      > widened c1 to step 2
