# Two contacts stand in one lane since both steps ask the same; then the topic is changed, and they ask for different agents.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=3
agent a2 queues={bank} level=7
agent a3 queues={bank} level=3
customer A
topic any queue bank patience 10m
  required agent.level >= 9
  step after 30s agent.level >= 9

[  0] arrive c1 A any
      > arrived c1
[ 30] time
      > widened c1
[ 31] arrive c2 A any
      > arrived c2
[ 32] topic any queue bank patience 10m
      required agent.level >= 7
      step after 30s agent.level >= 3
      > topic any
[ 33] ready a1
      > ready a1 by agent
      > offered c1 a1 until 53 (of 1)
[ 34] ready a3
      > ready a3 by agent
[ 35] ready a2
      > ready a2 by agent
      > offered c2 a2 until 55 (of 1)
