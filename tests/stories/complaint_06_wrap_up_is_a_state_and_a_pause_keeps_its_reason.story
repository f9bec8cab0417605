# Asterisk: wrap-up is no state and nobody can see it (asterisk pull 1377); the reason of a pause is lost at a restart (issue 66).
# Here wrap-up holds the agent's place until its own end, also over a restart, and a pause with the same reason is no news after it.

queue bank lease 20s wrap-up 30s apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] pause a2 training
      > paused a2 training by agent
[  4] arrive c2 A any
      > arrived c2
[ 10] end c1 a1
      > ended c1 a1 by agent, wrap-up until 40
# in wrap-up: one of one place
[ 11] look a1
      > a1 is ready with 1 of 1
[ 20] restart 60s
      > wrap-up retimed c1 a1 until 50
      > away a1 until 80
      > away a2 until 80
[ 21] back a1
      > back a1
[ 22] back a2
      > back a2
# a2 is in training still; another reason would be news.
[ 23] pause a2 training
      > nothing
[ 24] pause a2 lunch
      > paused a2 lunch by agent
[ 25] look a1
      > a1 is ready with 1 of 1
[ 50] time
      > wrapped c1 a1 code 0 by system
      > offered c2 a1 until 70 (of 1)
[ 51] look a2
      > a2 is paused with 0 of 1
