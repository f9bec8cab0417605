# Best score: who is preferred most, by however little, whoever has been idle longer. Where the topic leaves some slack, those within
# it count as equal under the other orders.

queue best lease 20s wrap-up 0 apart 60s agents score
queue near lease 20s wrap-up 0 apart 60s agents idle
agent a1 queues={best,near} skill[wealth]=9
agent a2 queues={best,near} skill[wealth]=9.5
agent a3 queues={best,near} skill[wealth]=5
customer A
topic best queue best patience 10m slack 1
  score agent.skill["wealth"]
topic near queue near patience 10m slack 1
  score agent.skill["wealth"]

[  0] ready a3
      > ready a3 by agent
[  1] ready a1
      > ready a1 by agent
[  2] ready a2
      > ready a2 by agent
[  3] arrive c1 A best
      > arrived c1
      > offered c1 a2 until 23 (of 3)
[  4] leave c1
      > withdrawn c1 a2: customer left
      > abandoned c1
# within 1 of the best: a1 has been idle longer
[  5] arrive c2 A near
      > arrived c2
      > offered c2 a1 until 25 (of 3)
[  6] accept c2 a1
      > accepted c2 a1
[  7] arrive c3 A near
      > arrived c3
      > offered c3 a2 until 27 (of 2)
[  8] accept c3 a2
      > accepted c3 a2
# the only one left
[  9] arrive c4 A near
      > arrived c4
      > offered c4 a3 until 29 (of 1)
