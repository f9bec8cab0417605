# Genesys: chats pile on one agent because idle time is counted from the last alert, ignoring load. Here load comes first.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 4 queues={bank}
agent a2 chat 4 queues={bank}
customer A
topic any queue bank patience 10m

[  0] routing idle offer
      > routing
[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 22 (of 2)
[  3] accept c1 a1
      > accepted c1 a1
[  4] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 24 (of 2)
[  5] accept c2 a2
      > accepted c2 a2
[  6] end c2 a2
      > ended c2 a2 by agent
# a1 was alerted longest ago but has one; a2 has none
[  7] arrive c3 A any
      > arrived c3
      > offered c3 a2 until 27 (of 2)
[  8] accept c3 a2
      > accepted c3 a2
[  9] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 29 (of 2)
