# What sleeps takes a share of a place, as the company says, and keeps room to wake; by medium. Here a chat asleep takes half a place
# and two places are kept for waking; an e-mail asleep takes nothing.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 4 email 1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] routing sleep chat 500 room 2
      > routing
[  0] routing sleep email 0 room 0
      > routing
[  1] ready a1
      > ready a1 by agent
[  2] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 22 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 23 (of 1)
[  3] accept c2 a1
      > accepted c2 a1
[  4] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 24 (of 1)
[  4] accept c3 a1
      > accepted c3 a1
[  5] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 25 (of 1)
[  5] accept c4 a1
      > accepted c4 a1
[  6] arrive c5 A any
      > arrived c5
# 3 awake, 1 asleep: 3.5 places, and two kept
[  7] sleep c1
      > asleep c1 a1
# 2 awake, 2 asleep: 3 places, but two are kept for waking
[  8] sleep c2
      > asleep c2 a1
# 1 awake, 3 asleep: 2.5 places, two kept: c5 comes
[  9] sleep c3
      > asleep c3 a1
      > offered c5 a1 until 29 (of 1)
[ 10] accept c5 a1
      > accepted c5 a1
[ 11] arrive c6 A any
      > arrived c6
# awake again, within what they can take: 3 awake, 2 asleep are 4
[ 12] wake c1
      > awake c1 a1
# 4 awake, 1 asleep are 4.5: marked
[ 13] wake c2
      > awake c2 a1, more than they can take
[ 14] end c2 a1
      > ended c2 a1 by agent
[ 15] end c1 a1
      > ended c1 a1 by agent
# E-mails asleep take nothing: any number of them, one at work.
[ 20] arrive c7 A any medium email
      > arrived c7
      > offered c7 a1 until 40 (of 1)
[ 20] accept c7 a1
      > accepted c7 a1
[ 21] arrive c8 A any medium email
      > arrived c8
[ 22] sleep c7
      > asleep c7 a1
      > offered c8 a1 until 42 (of 1)
[ 22] accept c8 a1
      > accepted c8 a1
[ 23] sleep c8
      > asleep c8 a1
[ 24] wake c7
      > awake c7 a1
[ 25] wake c8
      > awake c8 a1, more than they can take
[ 26] arrive c9 A any medium email
      > arrived c9
[ 27] end c7 a1
      > ended c7 a1 by agent
[ 28] end c8 a1
      > ended c8 a1 by agent
      > offered c9 a1 until 48 (of 1)
