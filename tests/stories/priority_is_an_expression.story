# The topic's expression makes the priority of each contact: its whole part, held to 0 .. 9.

queue bank lease 20s wrap-up 0 apart 60s region=north
agent a1 queues={bank}
customer A deposits=100
customer B deposits=2500
customer C deposits=99000
customer D
known contact urgency=7
topic any queue bank priority 4 patience 10m
  rank customer.deposits / 1000 + contact.urgency default 0
topic plain queue bank priority 1 patience 10m

[  0] arrive c1 A any
      > arrived c1
[  1] arrive c2 D any
      > arrived c2
[  2] arrive c3 B any
      > arrived c3
[  3] arrive c4 C any
      > arrived c4
[  4] arrive c5 D plain
      > arrived c5
[  5] arrive c6 A any urgency=7
      > arrived c6
[  6] waiting bank
      > in line: c4 c6 c3 c5 c1 c2
[  7] ready a1
      > ready a1 by agent
      > offered c4 a1 until 27 (of 1)
