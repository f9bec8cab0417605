# Most spare places: five places with two taken leave more than two with none taken, though the load is higher and the idle time less.

queue bank lease 20s wrap-up 0 apart 60s agents spare
agent a1 chat 2 queues={bank}
agent a2 chat 5 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] arrive c1 A any
      > arrived c1
      > offered c1 a2 until 22 (of 2)
[  3] accept c1 a2
      > accepted c1 a2
[  4] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 24 (of 2)
[  5] accept c2 a2
      > accepted c2 a2
[  6] arrive c3 A any
      > arrived c3
      > offered c3 a2 until 26 (of 2)
[  7] accept c3 a2
      > accepted c3 a2
# two spare each: the less loaded
[  8] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 28 (of 2)
