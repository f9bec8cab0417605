# Asked at once, the first to accept has it; the others hear that it is taken, in the same moment. Asterisk gave one call to two.

queue bank lease 20s wrap-up 0 apart 60s offer parallel 3
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
agent a4 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] ready a3
      > ready a3 by agent
[  3] ready a4
      > ready a4 by agent
[  5] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 25 (of 4)
      > offered c1 a2 until 25 (of 4)
      > offered c1 a3 until 25 (of 4)
# one says no: the others still ring
[  6] decline c1 a2 busy
      > declined c1 a2 busy, apart until 66
[  7] accept c1 a3
      > withdrawn c1 a1: taken
      > accepted c1 a3
# crossing on the way
[  7] accept c1 a1
      > refused taken
[  8] accept c1 a3
      > nothing
# c2 rings at the three who are free and did not say no to it
[  9] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 29 (of 3)
      > offered c2 a2 until 29 (of 3)
      > offered c2 a4 until 29 (of 3)
[ 10] leave c2
      > withdrawn c2 a1: customer left
      > withdrawn c2 a2: customer left
      > withdrawn c2 a4: customer left
      > abandoned c2
[ 11] accept c2 a1
      > refused stale_token
# All decline: it waits in its place; who said busy is asked again when the time apart is over.
[ 12] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 32 (of 3)
      > offered c3 a2 until 32 (of 3)
      > offered c3 a4 until 32 (of 3)
[ 13] decline c3 a1 busy
      > declined c3 a1 busy, apart until 73
[ 14] decline c3 a2 skill
      > declined c3 a2 skill, apart for good
[ 15] decline c3 a4 busy
      > declined c3 a4 busy, apart until 75
[ 16] waiting bank
      > in line: c3
[ 73] time
      > offered c3 a1 until 93 (of 1)
# a4 is free from 75 on, but nobody joins while it rings; then they are asked, and who let it ring is paused.
[ 93] time
      > lapsed c3 a1, apart until 213
      > paused a1 missed by system
      > offered c3 a4 until 113 (of 1)
