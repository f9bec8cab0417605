# A company whose lists are long: of all who could take it one is there, the last of them. Whether somebody is free is asked of groups of
# 64 (each looked at one by one) and of more; nobody is overlooked, and nobody is found who is not there.

queue bank lease 20s wrap-up 0 apart 60s at-most chat 2
queue post lease 20s wrap-up 0 apart 60s at-most chat 1
crowd 70 queues={bank} level=3
crowd 64 queues={post} level=3
agent a1 queues={bank} level=4
agent a2 queues={} level=5
customer A
topic any queue bank patience 10m
  required agent.level > 3 and agent.level < 1
topic letter queue post patience 10m
  required agent.level > 2

[  0] arrive c1 A any
      > arrived c1
[  0] arrive c2 A letter
      > arrived c2
[  1] ready a2
      > ready a2 by agent
[  2] ready a1
      > ready a1 by agent
# everybody could now: all who wait are looked at
[  3] topic any queue bank patience 10m
  required agent.level > 2
      > topic any
      > offered c1 a1 until 23 (of 1)
[  4] accept c1 a1
      > accepted c1 a1
[  5] arrive c3 A any
      > arrived c3
[  6] arrive c4 A any
      > arrived c4
# who has no place to wait is not kept waiting for somebody who is not there
[  7] arrive c5 A any
      > refused full
[  8] arrive c6 A letter
      > refused full
[  9] topic letter queue post patience 10m
  required agent.level > 1
      > topic letter
[ 10] end c1 a1
      > ended c1 a1 by agent
      > offered c3 a1 until 30 (of 1)
