# a1, the only one who fits, is talking. Customer B's patience is 120 s and the topic widens at half of it: at 60 s after
# arrival a2, who speaks Minnan and scores 9.4 in wealth, may be asked. The widening is a fact of its own.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 capacity 1 queues={wealth} languages={mandarin,minnan} skill[wealth]=9.7
agent a2 capacity 1 queues={wealth} languages={mandarin,minnan} skill[wealth]=9.4
agent a3 capacity 1 queues={wealth} languages={mandarin}        skill[wealth]=9.8
customer A dialect=minnan
topic wealth queue wealth priority 5 patience 120s widen 50
  required agent.languages has customer.dialect and agent.skill["wealth"] >= 9.5
  widened  agent.languages has customer.dialect

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[ 10] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 30 (of 1)
[ 12] accept c1 a1
      > accepted c1 a1
[ 15] arrive c2 A wealth
      > arrived c2
[ 70] waiting wealth
      > in line: c2
[ 75] time
      > widened c2
      > offered c2 a2 until 95 (of 1)
[ 80] accept c2 a2
      > accepted c2 a2

# A customer who says 20 s is all the time there is waits 10 s.
[ 90] arrive c3 A wealth patience 20s
      > arrived c3
[100] time
      > widened c3

# Widening does not lose the place, and the stricter requirement is met all the more.
[110] end c1 a1
      > ended c1 a1 by agent, wrap-up until 140
[112] wrap c1 a1 code 4
      > wrapped c1 a1 code 4 by agent
      > offered c3 a1 until 132 (of 1)
