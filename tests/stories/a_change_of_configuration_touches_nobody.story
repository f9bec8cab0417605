# Queues, topics and agents are changed while people work and wait: no state, no talk and no offer changes.
# Who waits is held to the policy of now, and is looked at again.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth} skill[wealth]=9
agent a2 queues={wealth} skill[wealth]=5
customer A
topic wealth queue wealth priority 5 patience 10m
  required agent.skill["wealth"] >= 8
topic loans queue wealth priority 3 patience 10m
  required agent.skill["wealth"] >= 8

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A wealth
      > arrived c2
[  4] arrive c3 A loans
      > arrived c3
# A lower priority, but still the higher one: c2 stays before c3. (priority_follows_its_topic: one that changes the line.)
[  5] topic wealth queue wealth priority 4 patience 10m
      required agent.skill["wealth"] >= 8
      > topic wealth
[  6] waiting wealth
      > in line: c2 c3
[  7] queue wealth lease 10s wrap-up 40s apart 60s
      > queue wealth
[  8] queue wealth lease 10s wrap-up 40s apart 60s
      > nothing
# a1 may have fewer chats than are open: the talk goes on.
[  9] agent a1 capacity 0 queues={wealth} skill[wealth]=9
      > agent a1
[ 10] look a1
      > a1 is ready with 1 of 0
# a2 has learnt.
[ 11] agent a2 capacity 1 queues={wealth} skill[wealth]=8
      > agent a2
      > offered c2 a2 until 21 (of 1)
[ 12] accept c2 a2
      > accepted c2 a2
[ 13] agent a1 capacity 2 queues={wealth} skill[wealth]=7
      > agent a1
# Less is required of agents: c3 can be offered.
[ 14] topic loans queue wealth priority 3 patience 10m
      required agent.skill["wealth"] >= 7
      > topic loans
      > offered c3 a1 until 24 (of 1)
