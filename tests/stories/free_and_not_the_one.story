# Seventy are free and none of them can; the one who can is the last of the list. Whoever comes finds them; who comes next finds nobody, and is
# not kept waiting where there is no place to wait.

queue bank lease 20s wrap-up 0 apart 60s at-most chat 1
agent a1..a70 queues={bank} level=1
agent a71 queues={bank} level=5
agent a72..a140 queues={bank} level=2
agent a141 queues={bank} level=6
customer A
topic any queue bank patience 10m
  required agent.level > 4
topic more queue bank patience 10m
  required agent.level > 5

[  0] ready a1..a70
      > ready a1..a70 by agent
[  0] ready a71
      > ready a71 by agent
[  0] ready a72..a140
      > ready a72..a140 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a71 until 21 (of 1)
[  2] arrive c2 A any
      > refused full
[  3] arrive c3 A any
      > refused full
[  4] leave c2
      > refused not_found
[  5] ready a141
      > ready a141 by agent
[  6] arrive c4 A more
      > arrived c4
      > offered c4 a141 until 26 (of 1)
[  7] arrive c5 A more
      > refused full
[  8] arrive c6 A any
      > refused full
[  9] leave c4
      > withdrawn c4 a141: customer left
      > abandoned c4
