# Seventy of 32,700 serve the queue, and one of them is there. So few of so many are kept otherwise than more of fewer: what is decided is
# the same.

queue bank lease 20s wrap-up 0 apart 60s at-most chat 2
queue post lease 20s wrap-up 0 apart 60s
crowd 32700 queues={post}
crowd 70 queues={bank} level=3
agent a1 queues={bank} level=3
customer A
topic any queue bank patience 10m
  required agent.level > 3
topic never queue bank patience 10m
  required agent.level > 9

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
[  2] topic any queue bank patience 10m
  required agent.level > 2
      > topic any
      > offered c1 a1 until 22 (of 1)
# nobody else is there: who has no place to wait is not kept
[  3] arrive c2 A any
      > arrived c2
[  4] arrive c3 A any
      > refused full
# the line is full of those whom nobody may take; whom somebody free takes at once need not stand in it
[  5] end c1 a1
      > refused wrong_state
[  5] accept c1 a1
      > accepted c1 a1
[  6] end c1 a1
      > ended c1 a1 by agent
      > offered c2 a1 until 26 (of 1)
[  7] accept c2 a1
      > accepted c2 a1
[  8] arrive c5 A never
      > arrived c5
[  8] arrive c6 A never
      > arrived c6
[  8] arrive c7 A any
      > refused full
[  9] end c2 a1
      > ended c2 a1 by agent
[ 10] arrive c8 A any
      > arrived c8
      > offered c8 a1 until 30 (of 1)
[ 11] arrive c9 A never
      > refused full
# one by one they may no longer, and may again
[ 12] agent a1 queues={bank} level=1
      > agent a1
[ 13] leave c8
      > withdrawn c8 a1: customer left
      > abandoned c8
[ 14] leave c5
      > abandoned c5
[ 15] arrive c10 A any
      > arrived c10
[ 16] agent a1 queues={bank} level=4
      > agent a1
      > offered c10 a1 until 36 (of 1)
# and so many more come that they are few no longer
[ 17] crowd 600 queues={bank} level=4
[ 18] agent a1 queues={bank} level=2
      > agent a1
[ 19] leave c10
      > withdrawn c10 a1: customer left
      > abandoned c10
[ 20] arrive c11 A any
      > arrived c11
[ 21] agent a1 queues={bank} level=5
      > agent a1
      > offered c11 a1 until 41 (of 1)
