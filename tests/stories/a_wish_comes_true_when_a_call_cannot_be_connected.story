# Who wants a break while a call is being connected gets it when their desktop is gone before the media are joined: nothing else will
# come to remind anybody of the wish. So too when the time to connect runs out after a restart.

queue bank lease 20s wrap-up 10s apart 60s connect 8s
agent a1 voice 1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > connecting c1 a1 until 10
[  3] want a1 lunch
      > a1 wants paused lunch
[  4] away a1 30s
      > away a1 until 34
      > withdrawn c1 a1: agent away
      > paused a1 lunch by agent
[  5] back a1
      > back a1
[  6] ready a1
      > ready a1 by agent
      > offered c1 a1 until 26 (of 1)
[  7] accept c1 a1
      > connecting c1 a1 until 15
[  8] want a1 break
      > a1 wants paused break
[  9] restart 30s
      > retimed c1 a1 until 17
      > away a1 until 39
[ 17] time
      > withdrawn c1 a1: agent away
      > paused a1 break by agent
