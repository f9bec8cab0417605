# Twilio: queue time-outs run on the age of the task, reservation time-outs from zero. Here a lease is 20 s from its own offer, however
# long the contact has waited, and a step of the policy counts from the arrival, however often it was offered.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=2
agent a2 queues={bank} level=1
customer A
topic any queue bank patience 100s
  required agent.level >= 2
  step after 50s agent.level >= 1

[  1] arrive c1 A any
      > arrived c1
[ 35] ready a2
      > ready a2 by agent
[ 40] ready a1
      > ready a1 by agent
      > offered c1 a1 until 60 (of 1)
# the step is due at 51, while it rings: it comes when it waits again
[ 60] time
      > lapsed c1 a1, apart until 120
      > paused a1 missed by system
      > widened c1
      > offered c1 a2 until 80 (of 1)
