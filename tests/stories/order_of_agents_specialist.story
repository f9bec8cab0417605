# Specialist first: who serves fewer queues keeps the generalist free for others, whoever has been idle longer.

queue bank lease 20s wrap-up 0 apart 60s agents specialist
queue cards lease 20s wrap-up 0 apart 60s agents specialist
queue loans lease 20s wrap-up 0 apart 60s agents specialist
agent a1 queues={bank,cards,loans}
agent a2 queues={bank,cards}
agent a3 queues={bank}
agent a4 queues={bank}
customer A
topic any queue bank patience 10m
topic cards queue cards patience 10m
topic loans queue loans patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] ready a4
      > ready a4 by agent
[  3] ready a3
      > ready a3 by agent
[  4] arrive c1 A any
      > arrived c1
      > offered c1 a4 until 24 (of 4)
[  5] accept c1 a4
      > accepted c1 a4
[  6] arrive c2 A any
      > arrived c2
      > offered c2 a3 until 26 (of 3)
[  7] accept c2 a3
      > accepted c2 a3
[  8] arrive c3 A cards
      > arrived c3
      > offered c3 a2 until 28 (of 2)
[  9] accept c3 a2
      > accepted c3 a2
[ 10] arrive c4 A loans
      > arrived c4
      > offered c4 a1 until 30 (of 1)
