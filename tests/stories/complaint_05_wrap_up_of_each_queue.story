# Asterisk: wrap-up ends early for a member of six queues. Here each queue has its own, it is a state one sees (complaint 6), and the
# end of one contact frees its own place, not that of another (OpenSIPS, complaint 16).

queue short lease 20s wrap-up 5s apart 60s
queue long lease 20s wrap-up 40s apart 60s
queue none lease 20s wrap-up 0 apart 60s
agent a1 capacity 2 queues={short,long,none}
customer A
topic short queue short patience 10m
topic long queue long patience 10m
topic none queue none patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A long
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A short
      > arrived c2
      > offered c2 a1 until 23 (of 1)
[  4] accept c2 a1
      > accepted c2 a1
[ 10] end c1 a1
      > ended c1 a1 by agent, wrap-up until 50
[ 11] end c2 a1
      > ended c2 a1 by agent, wrap-up until 16
[ 12] arrive c3 A none
      > arrived c3
[ 13] look a1
      > a1 is ready with 2 of 2
[ 16] time
      > wrapped c2 a1 code 0 by system
      > offered c3 a1 until 36 (of 1)
[ 17] accept c3 a1
      > accepted c3 a1
[ 18] arrive c4 A short
      > arrived c4
[ 19] end c3 a1
      > ended c3 a1 by agent
      > offered c4 a1 until 39 (of 1)
[ 20] decline c4 a1 busy
      > declined c4 a1 busy, apart until 80
[ 50] time
      > wrapped c1 a1 code 0 by system
[ 51] look a1
      > a1 is ready with 0 of 2
