# Round robin: who was asked longest ago, whether they took it or not, however much they hold and however short they have been idle;
# who was never asked is first.

queue bank lease 20s wrap-up 0 apart 60s agents robin
agent a1 chat 3 queues={bank}
agent a2 chat 3 queues={bank}
agent a3 chat 3 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 2)
[  2] decline c1 a1 busy
      > declined c1 a1 busy, apart until 62
      > offered c1 a2 until 22 (of 1)
[  3] accept c1 a2
      > accepted c1 a2
[  4] ready a3
      > ready a3 by agent
[  5] arrive c2 A any
      > arrived c2
      > offered c2 a3 until 25 (of 3)
[  6] accept c2 a3
      > accepted c2 a3
[  7] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 27 (of 3)
[  8] accept c3 a1
      > accepted c3 a1
# a2 holds one and was asked longest ago
[  9] arrive c4 A any
      > arrived c4
      > offered c4 a2 until 29 (of 3)
[ 10] accept c4 a2
      > accepted c4 a2
[ 11] leave c2
      > ended c2 a3 by customer
[ 12] arrive c5 A any
      > arrived c5
      > offered c5 a3 until 32 (of 3)
