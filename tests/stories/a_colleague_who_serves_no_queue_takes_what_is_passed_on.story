# An agent of whom nothing is known, not even a queue, is offered nothing; but what a colleague passes on to them they take, also later, when they
# are free again, whatever the topic says by then of waiting for one agent.

queue bank lease 5m wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={}
agent a3
customer A
topic any queue bank patience 10m preferred seek 30s

[  0] arrive c1 A any
      > arrived c1
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] ready a1
      > ready a1 by agent
      > offered c1 a1 until 301 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] transfer c1 a1 to a3
      > transferred c1 by a1 from bank to bank, topic any
      > reserved c1 for a3 (passed) until 33
      > offered c1 a3 until 303 (of 1)
[  4] accept c1 a3
      > accepted c1 a3
[  5] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 305 (of 1)
[  6] accept c2 a1
      > accepted c2 a1
[  7] transfer c2 a1 to a3
      > transferred c2 by a1 from bank to bank, topic any
      > reserved c2 for a3 (passed) until 37
[  8] topic any queue bank patience 10m last seek 1s
      > topic any
[  9] topic any queue bank patience 10m
      > topic any
[ 10] waits c2
      > c2 waits: reserved, place 1, 2 of 3 agents could, unsure
      > offline 0, paused 0, away 0, full 1, held 1, excluded 0, for another 0
[ 11] why c2 a3
[ 11] why c9 a1
[ 11] why c1 a9
[ 12] end c1 a3
      > ended c1 a3 by agent
      > offered c2 a3 until 312 (of 1)
[ 13] accept c2 a3
      > accepted c2 a3
