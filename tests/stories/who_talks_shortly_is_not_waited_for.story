# Talks in this queue end as soon as they begin: whoever is in one is expected to be free at any moment, which is nothing to wait for. Then
# the last agent is waited for, as if nobody were preferred.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 100s preferred last seek 30s

[  0] ready a1
      > ready a1 by agent
[  0] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 20 (of 1)
[  0] accept c1 a1
      > accepted c1 a1
[  0] end c1 a1
      > ended c1 a1 by agent
[  1] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 21 (of 1)
[  1] accept c2 a1
      > accepted c2 a1
[  2] ready a2
      > ready a2 by agent
[  5] arrive c3 A any preferred a1 last a2
      > arrived c3
      > reserved c3 for a2 (last) until 35
      > offered c3 a2 until 25 (of 1)
