# Each of five thousand who come and leave asks for something else. What was worked out for them is kept for a while, since others may ask the
# same: so much of it and no more, however long the company lives.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=7000
agent a2 queues={bank} level=9000
customer A
known contact nr=1
topic any queue bank patience 10m
  required agent.level >= contact.nr and agent.level * 2 > contact.nr + 1

[  0] passers 300 A any each
      > 300 passed, 0 forgotten, then 300 known
[  1] memory 570
      > 0 signatures
[  2] passers 5000 A any each
      > 5000 passed, 904 forgotten, then 4096 known
[  3] memory 6900
      > 0 signatures
[  4] passers 5000 A any each
      > 5000 passed, 904 forgotten, then 4096 known
[  5] memory 6900
      > 0 signatures
# and what was forgotten is worked out again
[  6] ready a1
      > ready a1 by agent
[  7] arrive c1 A any nr=4000
      > arrived c1
      > offered c1 a1 until 27 (of 1)
[  8] arrive c2 A any nr=7001
      > arrived c2
[  9] crowd 600 queues={bank} level=1
[ 10] agent a2 queues={bank} level=7000
      > agent a2
[ 11] ready a2
      > ready a2 by agent
[ 12] arrive c3 A any nr=6999
      > arrived c3
      > offered c3 a2 until 32 (of 1)
[ 13] memory 210
      > 3 signatures
[ 14] passers 300 A any each
      > 300 passed, 0 forgotten, then 300 known
[ 15] memory 900
      > 3 signatures
