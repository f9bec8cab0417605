# FreeSWITCH: with top-down order one unavailable agent, last in the result, stops the distribution (freeswitch pull 1221). Here who
# cannot take a contact is passed over, whatever the reason and wherever they stand: state, a wish, a desktop that is away, a place
# taken, kept apart, excluded, the requirement.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=2
agent a2 queues={bank} level=2
agent a3 queues={bank} level=2
agent a4 queues={bank} level=2
agent a5 queues={bank} level=1
agent a6 queues={bank} level=2
agent a7 queues={bank} level=2
customer A
topic any queue bank patience 10m
  required agent.level >= 2

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  0] ready a4
      > ready a4 by agent
[  0] ready a5
      > ready a5 by agent
[  0] ready a6
      > ready a6 by agent
[  0] ready a7
      > ready a7 by agent
[  1] pause a1
      > paused a1 break by agent
[  1] away a2 60s
      > away a2 until 61
[  2] arrive c1 A any
      > arrived c1
      > offered c1 a3 until 22 (of 4)
[  3] accept c1 a3
      > accepted c1 a3
[  4] arrive c2 A any excluded a4
      > arrived c2
      > offered c2 a6 until 24 (of 2)
# a7, the last of all: the only one who can
[  5] decline c2 a6 busy
      > declined c2 a6 busy, apart until 65
      > offered c2 a7 until 25 (of 1)
[  6] accept c2 a7
      > accepted c2 a7
[  7] offline a6
      > offline a6 by agent
[  8] arrive c3 A any excluded a4
      > arrived c3
[  9] offline a7
      > offline a7 by agent
[ 10] end c2 a7
      > ended c2 a7 by agent
[ 11] ready a6
      > ready a6 by agent
      > offered c3 a6 until 31 (of 1)
