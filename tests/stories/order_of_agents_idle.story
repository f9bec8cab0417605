# Longest idle: at equal load who has had no work for longest. An offer that was not taken is no work, nor is a pause; a new sign-in
# is a new beginning.

queue bank lease 20s wrap-up 0 apart 60s agents idle
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a2
      > ready a2 by agent
[  1] ready a1
      > ready a1 by agent
[  2] ready a3
      > ready a3 by agent
[  3] arrive c1 A any
      > arrived c1
      > offered c1 a2 until 23 (of 3)
[  4] accept c1 a2
      > accepted c1 a2
[  5] end c1 a2
      > ended c1 a2 by agent
# a1 since 1, a3 since 2, a2 since 5
[  6] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 26 (of 3)
[  7] decline c2 a1 busy
      > declined c2 a1 busy, apart until 67
      > offered c2 a3 until 27 (of 2)
[  8] accept c2 a3
      > accepted c2 a3
[  9] end c2 a3
      > ended c2 a3 by agent
[ 10] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 30 (of 3)
[ 11] accept c3 a1
      > accepted c3 a1
[ 12] end c3 a1
      > ended c3 a1 by agent
# a2 since 5, a3 since 9, a1 since 12; a2 signs in anew
[ 13] offline a2
      > offline a2 by agent
[ 14] ready a2
      > ready a2 by agent
[ 15] arrive c4 A any
      > arrived c4
      > offered c4 a3 until 35 (of 3)
