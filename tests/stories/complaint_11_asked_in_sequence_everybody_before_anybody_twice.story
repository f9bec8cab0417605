# In sequence nobody is asked again before everybody who may take it was asked. Then the next round begins, but never before the time
# apart is over: a single agent is not rung again and again (Amazon).

queue bank lease 20s wrap-up 0 apart 10s offer sequential
agent a1 queues={bank}
agent a2 queues={bank}
agent a3 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[  2] ready a3
      > ready a3 by agent
[  5] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 25 (of 3)
[ 10] decline c1 a1 busy
      > declined c1 a1 busy, apart until 20
      > offered c1 a2 until 30 (of 2)
# a1 is idle longest and may be asked again since 20, but a3 was not asked yet.
[ 22] decline c1 a2 busy
      > declined c1 a2 busy, apart until 32
      > offered c1 a3 until 42 (of 1)
# Everybody was asked: the second round. Each time in a row they are kept apart twice as long.
[ 23] decline c1 a3 busy
      > declined c1 a3 busy, apart until 33
      > offered c1 a1 until 43 (of 1)
[ 24] decline c1 a1 busy
      > declined c1 a1 busy, apart until 44
[ 32] time
      > offered c1 a2 until 52 (of 1)
# a1 may be asked again only at 44; a3 was not asked in this round.
[ 34] decline c1 a2 busy
      > declined c1 a2 busy, apart until 54
      > offered c1 a3 until 54 (of 1)
[ 35] accept c1 a3
      > accepted c1 a3
