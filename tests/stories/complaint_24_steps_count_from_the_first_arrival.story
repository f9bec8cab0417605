# Twilio: queue time-outs run on the age of the task, those of reservations from zero: "tricky to master" (Twilio task evaluation). Here
# there is one rule: steps count from the first arrival, through declines, requeues and other queues; a lease counts from its offer.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=3
agent a2 queues={bank} level=2
agent a3 queues={bank} level=1
customer A
topic any queue bank patience 100s
  required agent.level >= 3
  step after 30s agent.level >= 2
  step after 60s agent.level >= 1

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[ 10] decline c1 a1 busy
      > declined c1 a1 busy, apart until 70
# 30 s from the arrival, not from the decline
[ 20] ready a2
      > ready a2 by agent
[ 31] time
      > widened c1
      > offered c1 a2 until 51 (of 1)
# the lease: 20 s from this offer
[ 35] accept c1 a2
      > accepted c1 a2
[ 40] away a2 10s
      > away a2 until 50
[ 45] ready a3
      > ready a3 by agent
# The talk goes back: 50 s old, the second step is due at 61, not 60 s later.
[ 50] time
      > requeued c1 a2: agent away
      > offline a2 by system
[ 61] time
      > widened c1 to step 2
      > offered c1 a3 until 81 (of 1)
[ 62] accept c1 a3
      > accepted c1 a3
