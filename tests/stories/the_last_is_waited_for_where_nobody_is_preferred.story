# A topic that waits for the preferred agent and for the last one: who prefers nobody, or somebody who is not there, waits for the last.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
customer A
topic any queue bank patience 100s preferred last seek 30s

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any last a1
      > arrived c2
      > reserved c2 for a1 (last) until 33
[  4] arrive c3 A any preferred a3 last a1
      > arrived c3
      > reserved c3 for a1 (last) until 34
[  5] ready a2
      > ready a2 by agent
[  6] arrive c4 A any preferred a2 last a1
      > arrived c4
      > reserved c4 for a2 (preferred) until 36
      > offered c4 a2 until 26 (of 1)
[  7] arrive c5 A any
      > arrived c5
[ 10] end c1 a1
      > ended c1 a1 by agent
      > offered c2 a1 until 30 (of 1)
