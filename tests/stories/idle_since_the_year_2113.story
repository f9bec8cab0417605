# What is kept of a time to find the one who is idle longest ends in 2112. Later than that it is compared in full, with the same result.

queue bank lease 20s wrap-up 0 apart 60s
crowd 70 queues={bank}
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
customer A
topic any queue bank patience 10m

[4512345600] ready a3
      > ready a3 by agent
[4512345601] ready a2
      > ready a2 by agent
[4512345602] ready a1
      > ready a1 by agent
[4512345603] arrive c1 A any
      > arrived c1
      > offered c1 a3 until 4512345623 (of 3)
[4512345604] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 4512345624 (of 2)
