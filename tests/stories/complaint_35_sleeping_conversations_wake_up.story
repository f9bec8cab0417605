# Zendesk: conversations at rest stop counting, then all wake up at once and an agent has more than they can take. Here a sleeping one
# takes a quarter of a place and keeps room for one to wake; a wake beyond that is marked.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 3 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  1] accept c1 a1
      > accepted c1 a1
[  2] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 22 (of 1)
[  2] accept c2 a1
      > accepted c2 a1
[  3] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 23 (of 1)
[  3] accept c3 a1
      > accepted c3 a1
[  4] arrive c4 A any
      > arrived c4
# One asleep: a quarter of a place and the room for it to wake leave nothing.
[ 10] sleep c1
      > asleep c1 a1
[ 10] sleep c1
      > nothing
# Two asleep: one awake, half a place, room for one: c4 fits.
[ 11] sleep c2
      > asleep c2 a1
      > offered c4 a1 until 31 (of 1)
[ 12] accept c4 a1
      > accepted c4 a1
[ 13] wake c1
      > awake c1 a1, more than they can take
[ 14] wake c2
      > awake c2 a1, more than they can take
[ 15] wake c2
      > nothing
# The fourth is more than they can take: nothing new comes until two are over.
[ 16] arrive c5 A any
      > arrived c5
[ 17] end c1 a1
      > ended c1 a1 by agent
[ 18] end c2 a1
      > ended c2 a1 by agent
      > offered c5 a1 until 38 (of 1)
# Only talks sleep; and one that sleeps ends like any other.
[ 19] sleep c5
      > refused wrong_state
[ 20] accept c5 a1
      > accepted c5 a1
[ 21] sleep c5
      > asleep c5 a1
[ 22] leave c5
      > ended c5 a1 by customer
[ 23] look a1
      > a1 is ready with 2 of 3
