# An agent who lets an offer ring out is paused: whoever waits for that agent alone is anybody's in the same moment.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=1
agent a2 queues={bank} level=1
customer A
topic any queue bank patience 10m preferred last seek 60s
  required agent.level >= 1

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] arrive c2 A any preferred a1
      > arrived c2
      > reserved c2 for a1 (preferred) until 62
[ 21] time
      > lapsed c1 a1, apart until 81
      > paused a1 missed by system
      > reserved c2 no longer for a1
[ 22] ready a2
      > ready a2 by agent
      > offered c1 a2 until 42 (of 1)
[ 42] time
      > lapsed c1 a2, apart until 102
      > paused a2 missed by system
