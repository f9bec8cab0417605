# FreeSWITCH mod_callcenter: the dispatch thread hangs or ends, and no agent is called until the module is reloaded (freeswitch issue
# 1641). Here nothing polls: whatever frees an agent offers them who waits in the same command: a decline, a wrap-up, a hang-up, a
# talk's end, coming back, a new capacity, a lapse of another, a restart.

queue bank lease 20s wrap-up 10s apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] arrive c1 A any
      > arrived c1
[  0] arrive c2 A any
      > arrived c2
[  0] arrive c3 A any
      > arrived c3
[  0] arrive c4 A any
      > arrived c4
[  0] arrive c5 A any
      > arrived c5
[  0] arrive c6 A any
      > arrived c6
[  0] arrive c7 A any
      > arrived c7
# they come
[  1] ready a1
      > ready a1 by agent
      > offered c1 a1 until 21 (of 1)
# they decline
[  2] decline c1 a1 busy
      > declined c1 a1 busy, apart until 62
      > offered c2 a1 until 22 (of 1)
# the customer hangs up
[  3] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
      > offered c3 a1 until 23 (of 1)
# the desktop is back
[  4] away a1 30s
      > away a1 until 34
      > withdrawn c3 a1: agent away
[  5] back a1
      > back a1
      > offered c3 a1 until 25 (of 1)
# wrapped up
[  6] accept c3 a1
      > accepted c3 a1
[  7] end c3 a1
      > ended c3 a1 by agent, wrap-up until 17
[  8] wrap c3 a1
      > wrapped c3 a1 code 0 by agent
      > offered c4 a1 until 28 (of 1)
# the wrap-up's time is over
[  9] accept c4 a1
      > accepted c4 a1
[ 10] end c4 a1
      > ended c4 a1 by agent, wrap-up until 20
[ 20] time
      > wrapped c4 a1 code 0 by system
      > offered c5 a1 until 40 (of 1)
# the pause is over
[ 21] pause a1 lunch
      > paused a1 lunch by agent
      > withdrawn c5 a1: agent state
[ 22] ready a1
      > ready a1 by agent
      > offered c5 a1 until 42 (of 1)
# a lapse: the other one
[ 30] ready a2
      > ready a2 by agent
      > offered c1 a2 until 50 (of 1)
[ 42] time
      > lapsed c5 a1, apart until 102
      > paused a1 missed by system
[ 43] ready a1
      > ready a1 by agent
      > offered c6 a1 until 63 (of 1)
[ 50] time
      > lapsed c1 a2, apart until 110
      > paused a2 missed by system
# the server was restarted: its desktop is back
[ 51] restart 30s
      > retimed c6 a1 until 71
      > away a1 until 81
      > away a2 until 81
[ 52] back a1
      > back a1
# a place more
[ 53] agent a1 capacity 2 queues={bank}
      > agent a1
      > offered c7 a1 until 73 (of 1)
