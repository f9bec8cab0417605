# Who has a contact before them is told by whom it was passed on: by the last who did, whoever said no to it since. Of a contact that is
# not here nothing is told.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] look c1
      > c1 is not here
[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] look c1
      > c1 is offered
[  3] accept c1 a1
      > accepted c1 a1
[  4] transfer c1 a1 queue bank
      > transferred c1 by a1 from bank to bank, topic any
[  5] look c1
      > c1 is waiting, passed on by a1
[  6] ready a2
      > ready a2 by agent
      > offered c1 a2 until 26 (of 1)
[  7] decline c1 a2 busy
      > declined c1 a2 busy, apart until 67
[  8] look c1
      > c1 is waiting, passed on by a1
