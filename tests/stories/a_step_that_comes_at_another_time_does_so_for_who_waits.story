# A topic whose requirements stay has its steps come at another time, once in seconds, once as a share of the patience: who waits goes by it.
# A change of the requirement alone leaves the time as it was.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=3
customer A
topic soon queue bank patience 100s
  required agent.level >= 9
  step after 60s agent.level >= 8
topic share queue bank patience 100s
  required agent.level >= 9
  step share 90 agent.level >= 8

[  0] arrive c1 A soon
      > arrived c1
[  0] arrive c2 A share
      > arrived c2
[ 10] topic soon queue bank patience 100s
      required agent.level >= 9
      step after 20s agent.level >= 8
      > topic soon
[ 11] topic share queue bank patience 100s
      required agent.level >= 9
      step share 30 agent.level >= 8
      > topic share
[ 12] topic share queue bank patience 100s
      required agent.level >= 10
      step share 30 agent.level >= 7
      > topic share
[ 19] time
[ 20] time
      > widened c1
[ 30] time
      > widened c2
