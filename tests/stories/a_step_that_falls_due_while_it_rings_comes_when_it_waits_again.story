# A step falls due while the contact is offered: it comes when it waits again, declined or lapsed, each step once. Who accepts in time has it
# without one, and when the talk goes back to the line, the step comes then.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=3
agent a2 queues={bank} level=2
agent a3 queues={bank} level=1
customer A
topic one queue bank patience 100s
  required agent.level >= 3
  step after 10s agent.level >= 2
topic two queue bank patience 100s
  required agent.level >= 3
  step after 10s agent.level >= 2
  step share 15 agent.level >= 1

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
# declined: at 10 s nothing happens, it rings
[  0] arrive c1 A one
      > arrived c1
      > offered c1 a1 until 20 (of 1)
[ 12] decline c1 a1 busy
      > declined c1 a1 busy, apart until 72
[ 12] time
      > widened c1
      > offered c1 a2 until 32 (of 1)
[ 13] decline c1 a2 busy
      > declined c1 a2 busy, apart until 73
[ 13] pause a2
      > paused a2 break by agent
[ 13] ready a3
      > ready a3 by agent
[ 14] leave c1
      > abandoned c1
# lapsed, and both steps were due meanwhile
[ 20] arrive c2 A two
      > arrived c2
      > offered c2 a1 until 40 (of 1)
[ 40] time
      > lapsed c2 a1, apart until 100
      > paused a1 missed by system
      > widened c2
      > widened c2 to step 2
      > offered c2 a3 until 60 (of 1)
[ 41] accept c2 a3
      > accepted c2 a3
# accepted
[ 50] ready a1
      > ready a1 by agent
[ 50] arrive c3 A one
      > arrived c3
      > offered c3 a1 until 70 (of 1)
[ 69] accept c3 a1
      > accepted c3 a1
[ 80] ready a2
      > ready a2 by agent
[ 80] away a1 30s
      > away a1 until 110
[110] time
      > requeued c3 a1: agent away
      > offline a1 by system
      > widened c3
      > offered c3 a2 until 130 (of 1)
