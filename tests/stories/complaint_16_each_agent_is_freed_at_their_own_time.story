# OpenSIPS: of two agents in wrap-up the first is freed only when the last one's timer ends (opensips issue 2679). Here each wrap-up
# has its own end, in whichever order they began.

queue long lease 20s wrap-up 60s apart 60s
queue short lease 20s wrap-up 10s apart 60s
agent a1 queues={long}
agent a2 queues={short,long}
agent a3 queues={short,long}
customer A
topic long queue long patience 10m
topic short queue short patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A long
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] ready a2
      > ready a2 by agent
[  4] arrive c2 A short
      > arrived c2
      > offered c2 a2 until 24 (of 1)
[  5] accept c2 a2
      > accepted c2 a2
[  6] ready a3
      > ready a3 by agent
[  7] arrive c3 A short
      > arrived c3
      > offered c3 a3 until 27 (of 1)
[  8] accept c3 a3
      > accepted c3 a3
[ 10] end c1 a1
      > ended c1 a1 by agent, wrap-up until 70
[ 12] end c2 a2
      > ended c2 a2 by agent, wrap-up until 22
[ 15] end c3 a3
      > ended c3 a3 by agent, wrap-up until 25
[ 16] arrive c4 A long
      > arrived c4
[ 17] arrive c5 A short
      > arrived c5
[ 18] arrive c6 A long
      > arrived c6
# a2 first, then a3, though a1 was the first to end
[ 22] time
      > wrapped c2 a2 code 0 by system
      > offered c4 a2 until 42 (of 1)
[ 23] accept c4 a2
      > accepted c4 a2
[ 25] time
      > wrapped c3 a3 code 0 by system
      > offered c5 a3 until 45 (of 1)
[ 26] accept c5 a3
      > accepted c5 a3
[ 70] time
      > wrapped c1 a1 code 0 by system
      > offered c6 a1 until 90 (of 1)
