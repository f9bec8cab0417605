# Chatwoot: chats are left with an agent who is offline (chatwoot issues 7204, 4158). Here the talk goes back to its place by first
# arrival when the grace is over: before everybody who came later, whoever is free next.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 2 queues={bank}
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
      > offered c2 a1 until 23 (of 1)
[  4] accept c2 a1
      > accepted c2 a1
[  5] arrive c3 A any
      > arrived c3
[  6] offline a1
      > offline a1 by agent
# The desktop is closed; the talks are kept for 30 s.
[  7] away a1 30s
      > away a1 until 37
[  8] ready a2
      > ready a2 by agent
      > offered c3 a2 until 28 (of 1)
[  9] accept c3 a2
      > accepted c3 a2
[ 10] arrive c4 A any
      > arrived c4
[ 37] time
      > requeued c1 a1: agent away
      > requeued c2 a1: agent away
      > offline a1 by system
[ 38] waiting bank
      > in line: c1 c2 c4
[ 40] end c3 a2
      > ended c3 a2 by agent
      > offered c1 a2 until 60 (of 1)
[ 41] accept c1 a2
      > accepted c1 a2
[ 42] end c1 a2
      > ended c1 a2 by agent
      > offered c2 a2 until 62 (of 1)
[ 43] accept c2 a2
      > accepted c2 a2
[ 44] end c2 a2
      > ended c2 a2 by agent
      > offered c4 a2 until 64 (of 1)
