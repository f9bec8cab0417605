# Under ageing a priority is worth time: a topic's new one is a head start for those who wait already, too.

queue bank lease 20s wrap-up 0 apart 60s order ageing 10s
agent a1 queues={bank}
customer A
topic cards queue bank priority 1 patience 10m
topic loans queue bank priority 0 patience 10m

[  0] arrive c1 A cards
      > arrived c1
[  5] arrive c2 A loans
      > arrived c2
[  6] arrive c3 A loans
      > arrived c3
[  7] waiting bank
      > in line: c1 c2 c3
[  8] topic loans queue bank priority 2 patience 10m
      > topic loans
[  9] waiting bank
      > in line: c2 c3 c1
[  9] ready a1
      > ready a1 by agent
      > offered c2 a1 until 29 (of 1)
[  9] pause a1
      > paused a1 break by agent
      > withdrawn c2 a1: agent state
[ 10] topic cards queue bank priority 2 patience 10m
      > topic cards
[ 11] waiting bank
      > in line: c1 c2 c3
[ 12] ready a1
      > ready a1 by agent
      > offered c1 a1 until 32 (of 1)
