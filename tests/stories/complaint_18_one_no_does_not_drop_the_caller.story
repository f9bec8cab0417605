# OpenSIPS: one agent's reject drops the caller. Mod_callcenter: one who is unavailable, last in the list, stops everybody (complaint
# 12). Here the contact goes on from one to the next in its place, whoever cannot.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
agent a4 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] ready a3
      > ready a3 by agent
[  3] ready a4
      > ready a4 by agent
[  4] away a2 30s
      > away a2 until 34
[  5] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 25 (of 3)
[  6] decline c1 a1 busy
      > declined c1 a1 busy, apart until 66
      > offered c1 a3 until 26 (of 2)
[  7] offline a3 by supervisor
      > offline a3 by supervisor
      > withdrawn c1 a3: agent state
      > offered c1 a4 until 27 (of 1)
[  8] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 28 (of 1)
[  9] away a4 30s
      > away a4 until 39
      > withdrawn c1 a4: agent away
[ 10] accept c2 a1
      > accepted c2 a1
[ 11] waiting bank
      > in line: c1
[ 20] back a2
      > back a2
      > offered c1 a2 until 40 (of 1)
[ 21] accept c1 a2
      > accepted c1 a2
