# Chatwoot: a chat that waits is never given when an agent frees, a newer one is; and chats stay with an agent who is offline.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any
      > arrived c2
[  4] arrive c3 A any
      > arrived c3
[  5] end c1 a1
      > ended c1 a1 by agent
      > offered c2 a1 until 25 (of 1)
[  6] accept c2 a1
      > accepted c2 a1
[  7] offline a1
      > offline a1 by agent
[  8] ready a2
      > ready a2 by agent
      > offered c3 a2 until 28 (of 1)
[  9] away a1 30s
      > away a1 until 39
[ 10] accept c3 a2
      > accepted c3 a2
[ 39] time
      > requeued c2 a1: agent away
      > offline a1 by system
[ 40] end c3 a2
      > ended c3 a2 by agent
      > offered c2 a2 until 60 (of 1)
