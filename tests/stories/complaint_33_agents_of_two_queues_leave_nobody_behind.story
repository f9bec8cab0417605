# Genesys Cloud: agents take the highest priority of whichever queue, so that some wait longer in one queue than in the other, without
# bound (Genesys resource center, R2). Here one scale measures both: each wait as a share of its queue's target. However many come
# to the quick queue, c1 has its turn when its share is the largest.

queue quick lease 20s wrap-up 0 apart 60s order target 20s
queue slow lease 20s wrap-up 0 apart 60s order target 60s
agent a1 queues={quick,slow}
customer A
topic quick queue quick priority 9 patience 10m
topic slow queue slow priority 0 patience 10m

[  0] arrive c1 A slow
      > arrived c1
[  0] arrive c2 A quick
      > arrived c2
[  1] arrive c3 A quick
      > arrived c3
[  2] ready a1
      > ready a1 by agent
      > offered c2 a1 until 22 (of 1)
[  3] accept c2 a1
      > accepted c2 a1
[ 10] end c2 a1
      > ended c2 a1 by agent
      > offered c3 a1 until 30 (of 1)
[ 11] accept c3 a1
      > accepted c3 a1
[ 20] arrive c4 A quick
      > arrived c4
[ 24] arrive c5 A quick
      > arrived c5
# c1 0.5, c4 0.5 and earlier c1: equal shares go by arrival
[ 30] end c3 a1
      > ended c3 a1 by agent
      > offered c1 a1 until 50 (of 1)
[ 31] accept c1 a1
      > accepted c1 a1
[ 32] arrive c6 A slow
      > arrived c6
[ 40] end c1 a1
      > ended c1 a1 by agent
      > offered c4 a1 until 60 (of 1)
