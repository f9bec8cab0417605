# Wait by target: who has waited the larger share of their queue's target is first. At 59 s c1 has 59/60 and c2 9/10; at 61 s c1 has
# 61/60 and c2 11/10. At 60 s both have all of it: the first to arrive.

queue slow lease 20s wrap-up 0 apart 60s order target 60s
queue quick lease 20s wrap-up 0 apart 60s order target 10s
agent a1 queues={slow,quick}
agent a2 queues={slow,quick}
customer A
topic slow queue slow priority 9 patience 10m
topic quick queue quick priority 0 patience 10m

[  0] arrive c1 A slow
      > arrived c1
[ 50] arrive c2 A quick
      > arrived c2
[ 59] ready a1
      > ready a1 by agent
      > offered c1 a1 until 79 (of 1)
[ 59] pause a1
      > paused a1 break by agent
      > withdrawn c1 a1: agent state
[ 60] ready a1
      > ready a1 by agent
      > offered c1 a1 until 80 (of 1)
[ 60] pause a1
      > paused a1 break by agent
      > withdrawn c1 a1: agent state
[ 61] ready a1
      > ready a1 by agent
      > offered c2 a1 until 81 (of 1)
[ 62] ready a2
      > ready a2 by agent
      > offered c1 a2 until 82 (of 1)
