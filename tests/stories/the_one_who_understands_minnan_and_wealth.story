# The bank's example. Customer A has deposits of 8,000,000, is a private entrepreneur of 40 from Xiamen and speaks Minnan.
# The topic is personal wealth. a2 has the better overall rating and has been idle longer, but a1 understands Minnan and
# scores 9.5 or more in wealth: a1 is asked. a3 scores 9.8 and speaks no Minnan.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 capacity 1 queues={wealth} languages={mandarin,minnan}  skill[wealth]=9.7 rating=8.1
agent a2 capacity 1 queues={wealth} languages={mandarin,minnan}  skill[wealth]=9.4 rating=9.9
agent a3 capacity 1 queues={wealth} languages={mandarin,english} skill[wealth]=9.8 rating=9.5
customer A deposits=8000000 occupation=private-entrepreneur age=40 city=xiamen dialect=minnan
topic wealth queue wealth priority 5 patience 120s widen 50
  required agent.languages has customer.dialect and agent.skill["wealth"] >= 9.5
  widened  agent.languages has customer.dialect

[  0] ready a2
      > ready a2 by agent
[  1] ready a3
      > ready a3 by agent
[  2] ready a1
      > ready a1 by agent
[  5] arrive c7 A wealth
      > arrived c7
      > offered c7 a1 until 25 (of 1)
[  6] why c7 a1
      > yes agent.languages
      > yes agent.skill[wealth]
[  6] why c7 a2
      > yes agent.languages
      > no agent.skill[wealth]
[  6] why c7 a3
      > no agent.languages
      > yes agent.skill[wealth]
[  9] accept c7 a1
      > accepted c7 a1
