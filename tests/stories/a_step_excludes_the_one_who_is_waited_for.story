# c1 waits for a1 alone; at 10 s a step requires what a1 has not: c1 is anybody's from then on.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=1
agent a2 queues={bank} level=2
customer A
topic any queue bank patience 10m preferred seek 60s
  required agent.level >= 1
  step after 10s agent.level >= 2

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any preferred a1
      > arrived c2
      > reserved c2 for a1 (preferred) until 63
[  4] ready a2
      > ready a2 by agent
[ 13] time
      > widened c2
      > reserved c2 no longer for a1
      > offered c2 a2 until 33 (of 1)
[ 14] accept c2 a2
      > accepted c2 a2
