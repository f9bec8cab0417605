# Twilio: the task's time to live ends but the call lives on, and nobody routes it any more (Twilio task evaluation). Here the patience
# only times the steps: who still waits keeps the place, widens, is offered, comes back and is offered again.

queue bank lease 20s wrap-up 0 apart 30s
agent a1 queues={bank} level=1
agent a2 queues={bank} level=1
customer A
topic any queue bank patience 20s
  required agent.level >= 2
  step share 50 agent.level >= 2 or agent.level = 0
  step share 200 agent.level >= 1

[  1] arrive c1 A any
      > arrived c1
[ 11] time
      > widened c1
[ 21] waiting bank
      > in line: c1
[ 30] arrive c2 A any
      > arrived c2
[ 40] time
      > widened c2
# twice the patience: a step may come after it
[ 41] time
      > widened c1 to step 2
[ 60] ready a1
      > ready a1 by agent
      > offered c1 a1 until 80 (of 1)
[ 61] decline c1 a1 busy
      > declined c1 a1 busy, apart until 91
[ 70] time
      > widened c2 to step 2
      > offered c2 a1 until 90 (of 1)
[ 71] waiting bank
      > in line: c1
[ 72] ready a2
      > ready a2 by agent
      > offered c1 a2 until 92 (of 1)
[ 73] accept c1 a2
      > accepted c1 a2
