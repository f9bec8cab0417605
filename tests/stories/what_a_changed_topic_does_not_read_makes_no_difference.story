# Two customers differ in what their topic does not read. When it changes they still stand alike, whatever the new text reads: what both
# have, as the last of what is known of them, or neither; and apart as soon as it reads what they differ in.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=5
agent a2 queues={bank} level=2
customer A amount=1 wish=4
customer B amount=2 wish=4
known customer risk=1
topic any queue bank patience 10m
  required agent.level > 8

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A any
      > arrived c1
[  2] arrive c2 B any
      > arrived c2
[  3] topic any queue bank patience 10m
  required agent.level > 8 or customer.wish > 4
      > topic any
[  4] topic any queue bank patience 10m
  required agent.level > 8 or customer.risk > 4
      > topic any
[  5] waiting bank
      > in line: c1 c2
[  6] topic any queue bank patience 10m
  required agent.level > 8 or customer.amount > 1 and agent.level > 3
      > topic any
      > offered c2 a1 until 26 (of 1)
[  7] topic any queue bank patience 10m
  required agent.level >= customer.amount
      > topic any
      > offered c1 a2 until 27 (of 1)
