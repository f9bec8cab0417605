# One scale: a target of a minute is worth the plain wait, one of 20 s three times as much. c1 has waited 101 s of 20 s, worth 303 s; c2
# 7 s of a minute, c3 6 s with nothing else: the same scale.

queue aged lease 20s wrap-up 0 apart 60s order ageing 60s
queue quick lease 20s wrap-up 0 apart 60s order target 20s
queue minute lease 20s wrap-up 0 apart 60s order target 60s
agent a1 queues={aged,quick,minute}
agent a2 queues={aged,quick,minute}
customer A
topic aged queue aged patience 1000s
topic quick queue quick patience 1000s
topic minute queue minute patience 1000s

[  0] arrive c1 A quick
      > arrived c1
[ 94] arrive c2 A minute
      > arrived c2
[ 95] arrive c3 A aged
      > arrived c3
[101] ready a1
      > ready a1 by agent
      > offered c1 a1 until 121 (of 1)
[102] ready a2
      > ready a2 by agent
      > offered c2 a2 until 122 (of 1)
[103] decline c1 a1 busy
      > declined c1 a1 busy, apart until 163
      > offered c3 a1 until 123 (of 1)
