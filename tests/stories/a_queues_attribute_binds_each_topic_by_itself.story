# Two topics ask the same of agents, one because its queue says so: when the queue says less, only that one asks less.

queue bank lease 20s wrap-up 0 apart 60s least=7
agent a1 queues={bank} level=3
agent a2 queues={bank} level=7
customer A
topic own queue bank patience 10m
  required agent.level >= 7
topic said queue bank patience 10m
  required agent.level >= queue.least

[  0] arrive c1 A own
      > arrived c1
[  1] arrive c2 A said
      > arrived c2
[  2] queue bank lease 20s wrap-up 0 apart 60s least=3
      > queue bank
[  3] ready a1
      > ready a1 by agent
      > offered c2 a1 until 23 (of 1)
[  4] ready a2
      > ready a2 by agent
      > offered c1 a2 until 24 (of 1)
