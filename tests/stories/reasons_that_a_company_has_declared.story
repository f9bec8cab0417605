# Numbers above those with which every company begins are the administrator's own: of a decline the engine is told whether it is for good,
# and of a pause nothing.

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
[  2] decline c1 a1 6
      > declined c1 a1 6, apart until 12
[ 12] time
      > offered c1 a1 until 32 (of 1)
[ 13] decline c1 a1 200 for_good
      > declined c1 a1 200, apart for good
# A number that today is not for good was so for those who declined before: the fact says which.
[ 14] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 34 (of 1)
[ 15] decline c2 a1 200
      > declined c2 a1 200, apart until 25
[ 16] pause a1 17
      > paused a1 17 by agent
[ 17] want a1 9
      > paused a1 9 by agent
[ 18] pause a1 201
      > refused bad_input
[ 19] pause a1 missed
      > refused bad_input
[ 20] ready a1
      > ready a1 by agent
[ 25] time
      > offered c2 a1 until 45 (of 1)
[ 26] accept c2 a1
      > accepted c2 a1
[ 27] want a1 11
      > a1 wants paused 11
[ 28] end c2 a1
      > ended c2 a1 by agent
      > paused a1 11 by agent
