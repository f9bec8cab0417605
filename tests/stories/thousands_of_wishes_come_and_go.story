# What a contact needs changes thousands of times, and each time it needs something else: what was worked out for nobody any more is forgotten, and
# whoever comes finds who meets the last of it.

queue bank lease 10m wrap-up 0 apart 60s
agent a1 queues={bank} level=450
agent a2 queues={bank} level=3
customer A
known contact level=1
topic own queue bank patience 10m
  required agent.level = contact.level and agent.level < 450

[  0] signatures
      > 0 signatures
[  1] arrive c1 A own level=0
      > arrived c1
[  1] arrive c2 A own level=0
      > arrived c2
[  1] signatures
      > 1 signatures
[  2] learn c1 A level=1000..1449
      > changed c1
[  3] learn c1 A level=2000..2449
      > changed c1
[  4] learn c1 A level=3000..3449
      > changed c1
[  5] learn c1 A level=4000..4449
      > changed c1
[  6] learn c1 A level=5000..5449
      > changed c1
[  7] learn c1 A level=6000..6449
      > changed c1
[  8] learn c1 A level=7000..7449
      > changed c1
[  9] learn c1 A level=8000..8449
      > changed c1
[ 10] learn c1 A level=9000..9449
      > changed c1
[ 11] learn c1 A level=10000..10449
      > changed c1
[ 12] learn c1 A level=11000..11449
      > changed c1
[ 20] signatures
      > 2 signatures
[ 21] ready a1
      > ready a1 by agent
[ 21] ready a2
      > ready a2 by agent
[ 22] learn c2 A level=3
      > changed c2
      > offered c2 a2 until 622 (of 1)
[ 23] learn c1 A level=1000
      > changed c1
[ 24] signatures
      > 2 signatures
[ 25] leave c2
      > withdrawn c2 a2: customer left
      > abandoned c2
[ 26] learn c1 A level=3
      > changed c1
      > offered c1 a2 until 626 (of 1)
[ 27] leave c1
      > withdrawn c1 a2: customer left
      > abandoned c1
[ 28] signatures
      > 0 signatures
