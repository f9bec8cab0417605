# Amazon: the only agent who rejects is rung again and again, and a rejected contact cannot be sent elsewhere. Here a pair that said no
# is kept apart, twice as long each time in a row, at most 64 times; after "not my skill" or "conflict" for good.

queue bank lease 20s wrap-up 0 apart 10s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] decline c1 a1 busy
      > declined c1 a1 busy, apart until 12
[ 12] time
      > offered c1 a1 until 32 (of 1)
[ 13] decline c1 a1 none
      > declined c1 a1 none, apart until 33
[ 33] time
      > offered c1 a1 until 53 (of 1)
[ 34] decline c1 a1 busy
      > declined c1 a1 busy, apart until 74
[ 74] time
      > offered c1 a1 until 94 (of 1)
# Letting it ring is a refusal, too.
[ 94] time
      > lapsed c1 a1, apart until 174
      > paused a1 missed by system
[ 95] ready a1
      > ready a1 by agent
# Another contact is another matter.
[ 96] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 116 (of 1)
[ 97] decline c2 a1 skill
      > declined c2 a1 skill, apart for good
[ 98] ready a2
      > ready a2 by agent
      > offered c1 a2 until 118 (of 1)
[ 99] decline c1 a2 conflict
      > declined c1 a2 conflict, apart for good
      > offered c2 a2 until 119 (of 1)
[100] accept c2 a2
      > accepted c2 a2
[174] time
      > offered c1 a1 until 194 (of 1)
[175] accept c1 a1
      > accepted c1 a1
