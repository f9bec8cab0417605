# Genesys: six steps and no more, they can only take skills away. Here seven, by time or by share of the patience, and each is a whole
# requirement of its own: it may lower, remove, add or open to others. They come in order, never before the one above.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} languages={mandarin} skill[wealth]=3
agent a2 queues={bank} languages={minnan} skill[wealth]=1
customer A dialect=minnan
topic wealth queue bank patience 100s
  required agent.languages has customer.dialect and agent.skill["wealth"] >= 9
  step after 10s agent.languages has customer.dialect and agent.skill["wealth"] >= 8
  step share 20 agent.languages has customer.dialect and agent.skill["wealth"] >= 7
  step after 5s agent.languages has customer.dialect and agent.skill["wealth"] >= 6
  step after 60s share 30 agent.languages has customer.dialect and agent.skill["wealth"] >= 5
  step after 40s agent.languages has customer.dialect and agent.skill["wealth"] >= 4
  step after 50s agent.skill["wealth"] >= 3
  step after 90s agent.languages has customer.dialect

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A wealth
      > arrived c1
[ 11] time
      > widened c1
[ 21] time
      > widened c1 to step 2
      > widened c1 to step 3
[ 31] time
      > widened c1 to step 4
[ 41] time
      > widened c1 to step 5
[ 51] time
      > widened c1 to step 6
      > offered c1 a1 until 71 (of 1)
[ 52] decline c1 a1 busy
      > declined c1 a1 busy, apart until 112
[ 91] time
      > widened c1 to step 7
      > offered c1 a2 until 111 (of 1)
