# OpenACD: a burst of calls all pick the same first agent and overrun them. Here each offer is a place taken, so the next contact finds
# the next agent.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 capacity 2 queues={bank}
agent a2 capacity 2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  5] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 25 (of 2)
[  5] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 25 (of 2)
[  5] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 25 (of 2)
[  5] arrive c4 A any
      > arrived c4
      > offered c4 a2 until 25 (of 1)
[  5] arrive c5 A any
      > arrived c5
[  6] look a1
      > a1 is ready with 2 of 2
[  6] look a2
      > a2 is ready with 2 of 2
