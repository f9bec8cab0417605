# A condition in what a topic prefers counts 1 if it is true: one or the other, or both at once, or neither.

queue bank lease 20s wrap-up 0 apart 60s agents score
agent a1 queues={bank} level=5
agent a2 queues={bank} level=1
agent a3 queues={bank} level=9
customer A
topic any queue bank patience 10m
  score 2 * (agent.level > 8 or agent.level < 3) + (agent.level > 2 and agent.level < 6) + (not agent.level > 4)

[  0] ready a1
      > ready a1 by agent
[  1] ready a3
      > ready a3 by agent
[  2] ready a2
      > ready a2 by agent
[  3] arrive c1 A any
      > arrived c1
      > offered c1 a2 until 23 (of 3)
[  4] arrive c2 A any
      > arrived c2
      > offered c2 a3 until 24 (of 2)
[  5] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 25 (of 1)
