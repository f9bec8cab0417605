# Asterisk ringall: the first to answer cancels the rest, and if he drops before the bridge the round starts again, doubled (asterisk
# issue 1557). Here the first accept ends the round for everybody, nobody is asked who is being asked already, and the call whose
# media failed is back in its old place, before who came later; the one who failed is kept apart.

queue calls lease 20s wrap-up 0 apart 60s offer parallel 2 connect 5s
agent a1 voice 1 queues={calls}
agent a2 voice 1 queues={calls}
agent a3 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 22 (of 2)
      > offered c1 a2 until 22 (of 2)
# a3 comes while it rings: the round is not begun anew, a1 and a2 are not asked twice.
[  3] ready a3
      > ready a3 by agent
[  4] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a3 until 24 (of 1)
# c3 waits; a1 is free for it in the moment in which a2 takes c1.
[  4] arrive c3 A call medium voice
      > arrived c3
[  5] accept c1 a2
      > withdrawn c1 a1: taken
      > connecting c1 a2 until 10
      > offered c3 a1 until 25 (of 1)
[  5] accept c1 a1
      > refused taken
[  7] arrive c4 A call medium voice
      > arrived c4
# The media of a2 fail; a1 and a3 ring for others and are not asked beside it. a2 is free, but not for c1.
[  8] not_connected c1 a2
      > not connected c1 a2 by agent, apart until 68
      > offered c4 a2 until 28 (of 1)
[  8] not_connected c1 a2
      > nothing
# c5 came later: c1 is before it.
[  9] arrive c5 A call medium voice
      > arrived c5
[  9] waiting calls
      > in line: c1 c5
[ 10] decline c3 a1 busy
      > declined c3 a1 busy, apart until 70
      > offered c1 a1 until 30 (of 1)
[ 11] waiting calls
      > in line: c3 c5
[ 12] accept c1 a1
      > connecting c1 a1 until 17
[ 13] connected c1 a1
      > accepted c1 a1
