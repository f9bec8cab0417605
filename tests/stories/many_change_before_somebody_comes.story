# Agents learn and forget while nobody waits. Who comes then is offered to those who can do it now, wherever they stand in a long list.

queue bank lease 20s wrap-up 0 apart 60s
crowd 63 queues={bank} languages={mandarin}
agent a1 queues={bank} languages={mandarin} level=1 grade=9
crowd 63 queues={bank} languages={mandarin}
agent a2 queues={bank} languages={mandarin} level=1 grade=9
customer M dialect=minnan
topic any queue bank patience 10m
  required agent.languages has customer.dialect and agent.level > 3 and agent.level > agent.grade

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 M any
      > arrived c1
[  2] leave c1
      > abandoned c1
[  3] agent a2 queues={bank} languages={minnan} level=2 grade=9
      > agent a2
[  3] agent a1 queues={bank} languages={minnan} level=5 grade=1
      > agent a1
[  4] arrive c2 M any
      > arrived c2
      > offered c2 a1 until 24 (of 1)
[  5] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
# all of a team at once
[  6] crowd 200 queues={bank} languages={minnan} level=9 grade=1
[  6] agent a1 queues={bank} languages={minnan} level=5 grade=6
      > agent a1
[  6] agent a2 queues={bank} languages={minnan} level=4 grade=3
      > agent a2
[  7] arrive c3 M any
      > arrived c3
      > offered c3 a2 until 27 (of 1)
[  8] leave c3
      > withdrawn c3 a2: customer left
      > abandoned c3
[  9] offline a2
      > offline a2 by agent
# and while somebody waits for them
[ 10] arrive c4 M any
      > arrived c4
[ 11] crowd 200 queues={bank} languages={minnan} level=9 grade=1
[ 11] agent a2 queues={bank} languages={minnan} level=4 grade=8
      > agent a2
[ 12] ready a2
      > ready a2 by agent
[ 13] agent a2 queues={bank} languages={minnan} level=4 grade=2
      > agent a2
      > offered c4 a2 until 33 (of 1)
