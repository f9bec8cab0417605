# Asterisk app_queue: each event about a device scans every queue and member, and a reload of a few thousand members floods the
# processor (asterisk issues 1972, 1961). Here what is configured again as it was writes no fact, and what has changed touches itself
# alone: no state, no talk, no place in the line, no wrap-up, and nobody's idle time (a1 is still asked before a2).

queue bank lease 20s wrap-up 30s apart 60s
queue help lease 20s wrap-up 30s apart 60s
agent a1 queues={bank,help}
agent a2 queues={bank}
agent a3 queues={bank,help} level=1
customer A
topic any queue bank patience 10m
topic help queue help patience 10m

[  0] routing idle ready
      > routing
[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] pause a3 lunch
      > paused a3 lunch by agent
# The same once more: nothing.
[  3] queue bank lease 20s wrap-up 30s apart 60s
      > nothing
[  3] queue help lease 20s wrap-up 30s apart 60s
      > nothing
[  3] routing idle ready
      > nothing
# Changed: each fact names one thing, and there is one fact.
[  4] queue help lease 25s wrap-up 5s apart 60s
      > queue help
[  4] agent a3 queues={bank,help} level=2
      > agent a3
[  4] agent a2 queues={bank} level=2
      > agent a2
[  5] agent a1 queues={bank,help} level=2
      > agent a1
[  5] look a3
      > a3 is paused with 0 of 1
[  6] look a1
      > a1 is ready with 0 of 1
[  7] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 27 (of 2)
[  8] accept c1 a1
      > accepted c1 a1
[  9] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 29 (of 1)
[ 10] arrive c3 A any
      > arrived c3
[ 11] arrive c4 A any
      > arrived c4
# c2 rings, c3 and c4 wait, c1 talks: bank gets another lease and wrap-up; what runs, runs on.
[ 12] queue bank lease 60s wrap-up 5s apart 60s
      > queue bank
[ 13] topic any queue bank priority 0 patience 5m
      > topic any
[ 14] waiting bank
      > in line: c3 c4
[ 15] agent a1 queues={bank,help} level=3
      > agent a1
[ 16] accept c2 a2
      > accepted c2 a2
[ 17] look a1
      > a1 is ready with 1 of 1
[ 18] look a2
      > a2 is ready with 1 of 1
[ 19] end c1 a1
      > ended c1 a1 by agent, wrap-up until 24
[ 24] time
      > wrapped c1 a1 code 0 by system
      > offered c3 a1 until 84 (of 1)
