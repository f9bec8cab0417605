# A queue becomes one to pick from: who waited there for one agent alone can be picked by anybody.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m preferred seek 30s

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  1] accept c1 a1
      > accepted c1 a1
[  2] arrive c2 A any preferred a1
      > arrived c2
      > reserved c2 for a1 (preferred) until 32
[  3] queue bank lease 20s wrap-up 0 apart 60s offer pull
      > queue bank
      > reserved c2 no longer for a1
[  4] ready a2
      > ready a2 by agent
[  5] pull c2 a2
      > offered c2 a2 until 25 (of 1)
      > accepted c2 a2
