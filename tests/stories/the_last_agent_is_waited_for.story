# Preferred before last: the contact waits for that agent alone, at most 30 s and at most as long as they are expected to be busy. It
# says so, and is anybody's at once when that agent can no longer take it.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=1
agent a2 queues={bank} level=1
agent a3 queues={bank} level=2
customer A
topic any queue bank patience 10m preferred last seek 30s
  required agent.level >= 1

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
# a2, though a1 is as good and comes first
[  1] arrive c1 A any last a2
      > arrived c1
      > reserved c1 for a2 (last) until 31
      > offered c1 a2 until 21 (of 1)
[  2] accept c1 a2
      > accepted c1 a2
# Nothing is known yet of how long a talk takes: 30 s, while a1 is free.
[  3] arrive c2 A any last a2
      > arrived c2
      > reserved c2 for a2 (last) until 33
[  4] waiting bank
      > in line: c2
[ 33] time
      > reserved c2 no longer for a2
      > offered c2 a1 until 53 (of 1)
[ 34] accept c2 a1
      > accepted c2 a1
[ 42] end c1 a2
      > ended c1 a2 by agent
[ 43] arrive c3 A any preferred a2 last a1
      > arrived c3
      > reserved c3 for a2 (preferred) until 73
      > offered c3 a2 until 63 (of 1)
[ 44] accept c3 a2
      > accepted c3 a2
[ 74] end c2 a1
      > ended c2 a1 by agent
# Talks took 40 s on the mean; a2 has talked for 40: a quarter of that is expected, 10 s.
[ 84] arrive c4 A any preferred a2
      > arrived c4
      > reserved c4 for a2 (preferred) until 94
[ 94] time
      > reserved c4 no longer for a2
      > offered c4 a1 until 114 (of 1)
[ 95] accept c4 a1
      > accepted c4 a1
# a2 takes a break: c5 does not wait for them any longer.
[ 96] arrive c5 A any preferred a2
      > arrived c5
      > reserved c5 for a2 (preferred) until 106
[ 97] pause a2
      > paused a2 break by agent
      > reserved c5 no longer for a2
[ 98] ready a3
      > ready a3 by agent
      > offered c5 a3 until 118 (of 1)
# Signed out, paused, excluded or not able: not waited for.
[ 99] accept c5 a3
      > accepted c5 a3
[100] arrive c6 A any preferred a2 last a9
      > arrived c6
[101] arrive c7 A any last a1 excluded a1
      > arrived c7
[102] end c4 a1
      > ended c4 a1 by agent
      > offered c6 a1 until 122 (of 1)
[103] accept c6 a1
      > accepted c6 a1
# What is learnt of the contact ends the wait, too; and what becomes of the agent.
[104] arrive c8 A any last a1
      > arrived c8
      > reserved c8 for a1 (last) until 132
[105] learn c8 A excluded a1
      > changed c8
      > reserved c8 no longer for a1
[106] arrive c9 A any last a1
      > arrived c9
      > reserved c9 for a1 (last) until 132
[107] agent a1 queues={bank} level=0
      > agent a1
      > reserved c9 no longer for a1
