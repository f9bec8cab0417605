# Weight: a second of waiting in gold is worth three in plain. Who is first changes while they wait: at 29 s c1 has 29 and c2 27; at
# 31 s c1 has 31 and c2 33. At 30 s both have 30: the first to arrive.

queue plain lease 20s wrap-up 0 apart 60s order weight 1
queue gold lease 20s wrap-up 0 apart 60s order weight 3
agent a1 queues={plain,gold}
agent a2 queues={plain,gold}
customer A
topic plain queue plain priority 9 patience 10m
topic gold queue gold priority 0 patience 10m

[  0] arrive c1 A plain
      > arrived c1
[ 20] arrive c2 A gold
      > arrived c2
[ 29] ready a1
      > ready a1 by agent
      > offered c1 a1 until 49 (of 1)
[ 29] pause a1
      > paused a1 break by agent
      > withdrawn c1 a1: agent state
[ 30] ready a1
      > ready a1 by agent
      > offered c1 a1 until 50 (of 1)
[ 30] pause a1
      > paused a1 break by agent
      > withdrawn c1 a1: agent state
[ 31] ready a1
      > ready a1 by agent
      > offered c2 a1 until 51 (of 1)
[ 32] ready a2
      > ready a2 by agent
      > offered c1 a2 until 52 (of 1)
[ 33] accept c2 a1
      > accepted c2 a1
[ 33] accept c1 a2
      > accepted c1 a2
# Inside one queue the weight says nothing: the first to arrive.
[ 40] arrive c3 A gold
      > arrived c3
[ 41] arrive c4 A gold
      > arrived c4
[ 42] end c1 a2
      > ended c1 a2 by agent
      > offered c3 a2 until 62 (of 1)
