# FreeSWITCH: a reload logs the agents out (freeswitch pull 39). Here configuration is data like any other: offers ring on to their
# own time, talks and wrap-ups go on, states and wishes stay, and the order of who waits does.

queue bank lease 20s wrap-up 30s apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
agent a4 queues={bank} level=1
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] ready a3
      > ready a3 by agent
[  2] pause a4 meeting
      > paused a4 meeting by agent
[  3] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 23 (of 3)
[  4] accept c1 a1
      > accepted c1 a1
[  5] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 25 (of 2)
[  6] accept c2 a2
      > accepted c2 a2
[  7] want a2 lunch
      > a2 wants paused lunch
[  8] end c1 a1
      > ended c1 a1 by agent, wrap-up until 38
[  9] arrive c3 A any
      > arrived c3
      > offered c3 a3 until 29 (of 1)
[ 10] arrive c4 A any
      > arrived c4
[ 11] arrive c5 A any
      > arrived c5
# a1 wraps up until 38, a2 talks and will go to lunch, a3 rings until 29, a4 is in a meeting; then everything is configured anew.
[ 12] queue bank lease 5s wrap-up 2s apart 10s
      > queue bank
[ 12] topic any queue bank patience 1m
      required agent.level >= 0
      > topic any
[ 12] agent a1 capacity 2 queues={bank} level=1
      > agent a1
      > offered c4 a1 until 17 (of 1)
[ 12] agent a2 capacity 2 queues={bank} level=1
      > agent a2
[ 12] agent a3 capacity 1 queues={bank} level=1
      > agent a3
[ 12] agent a4 capacity 2 queues={bank} level=1
      > agent a4
[ 13] look a1
      > a1 is ready with 2 of 2
[ 13] look a2
      > a2 is ready with 1 of 2
[ 13] look a3
      > a3 is ready with 1 of 1
[ 13] look a4
      > a4 is paused with 0 of 2
[ 14] waiting bank
      > in line: c5
[ 17] time
      > lapsed c4 a1, apart until 27
      > paused a1 missed by system
[ 28] accept c3 a3
      > accepted c3 a3
[ 29] end c2 a2
      > ended c2 a2 by agent, wrap-up until 31
[ 31] time
      > wrapped c2 a2 code 0 by system
      > paused a2 lunch by agent
[ 38] time
      > wrapped c1 a1 code 0 by system
