# Who has one of a thousand places taken is less free than who has none, however long they have been idle. One of a thousand and one is
# less than a thousandth: there idle time decides.

queue bank lease 20s wrap-up 0 apart 60s
queue loans lease 20s wrap-up 0 apart 60s
agent a1 chat 1000 queues={bank}
agent a2 chat 1000 queues={bank}
agent a3 chat 1000 voice 1 queues={loans}
agent a4 chat 1000 voice 1 queues={loans}
customer A
topic bank queue bank patience 10m
topic loans queue loans patience 10m

[  0] routing idle ready
      > routing
[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] arrive c1 A bank
      > arrived c1
      > offered c1 a1 until 22 (of 2)
[  3] accept c1 a1
      > accepted c1 a1
[  4] arrive c2 A bank
      > arrived c2
      > offered c2 a2 until 24 (of 2)
[  5] ready a3
      > ready a3 by agent
[  6] ready a4
      > ready a4 by agent
[  7] arrive c3 A loans
      > arrived c3
      > offered c3 a3 until 27 (of 2)
[  8] accept c3 a3
      > accepted c3 a3
[  9] arrive c4 A loans
      > arrived c4
      > offered c4 a3 until 29 (of 2)
