# From when an agent counts as idle: from the last work, from the last offer, or from being ready.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 22 (of 2)
[  3] accept c1 a1
      > accepted c1 a1
[  4] end c1 a1
      > ended c1 a1 by agent
[  5] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 25 (of 2)
[  6] decline c2 a2 busy
      > declined c2 a2 busy, apart until 66
      > offered c2 a1 until 26 (of 1)
[  7] accept c2 a1
      > accepted c2 a1
[  8] end c2 a1
      > ended c2 a1 by agent
# the last offer of a1 was at 6, of a2 at 5, their last work at 8 and never
[ 10] routing idle ready
      > routing
[ 11] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 31 (of 2)
[ 12] leave c3
      > withdrawn c3 a1: customer left
      > abandoned c3
[ 13] routing idle offer
      > routing
[ 14] arrive c4 A any
      > arrived c4
      > offered c4 a2 until 34 (of 2)
[ 15] leave c4
      > withdrawn c4 a2: customer left
      > abandoned c4
[ 16] routing idle work
      > routing
[ 17] arrive c5 A any
      > arrived c5
      > offered c5 a2 until 37 (of 2)
