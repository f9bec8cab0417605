# A topic and a queue in the forms of the first logs are read as they were meant: the requirement, one step at a share of the patience or none;
# and a queue that says nothing serves in the order of priority, one offer at a time, to who is idle longest.

queue bank lease 20s wrap-up 0 apart 60s plain
agent a1 queues={bank} level=1
agent a2 queues={bank} level=3
customer A
topic one queue bank priority 1 patience 100s widen 50 old
  required agent.level > 5
  widened agent.level > 2
topic none queue bank priority 2 patience 100s widen 50 old
  required agent.level > 5
topic all queue bank priority 3 patience 100s old

[  0] arrive c1 A one
      > arrived c1
[  1] arrive c2 A none
      > arrived c2
[  2] arrive c3 A all
      > arrived c3
[  3] waiting bank
      > in line: c3 c2 c1
[  4] waits c1
      > c1 waits: requirement, place 3, 0 of 2 agents could, unsure
      > part 1 excludes 2, most
      > next step 50, overflow -1
[  4] waits c2
      > c2 waits: requirement, place 2, 0 of 2 agents could, unsure
      > part 1 excludes 2, most
[  5] ready a2
      > ready a2 by agent
      > offered c3 a2 until 25 (of 1)
[  6] ready a1
      > ready a1 by agent
[  7] leave c3
      > withdrawn c3 a2: customer left
      > abandoned c3
[ 50] time
      > widened c1
      > offered c1 a2 until 70 (of 1)
[ 51] arrive c4 A all
      > arrived c4
      > offered c4 a1 until 71 (of 1)
[ 52] arrive c5 A all
      > arrived c5
[ 53] leave c1
      > withdrawn c1 a2: customer left
      > abandoned c1
      > offered c5 a2 until 73 (of 1)
[ 54] leave c5
      > withdrawn c5 a2: customer left
      > abandoned c5
[ 55] topic one queue bank priority 1 patience 100s widen 40 old
  required agent.level > 5
  widened agent.level > 0
      > topic one
[ 56] pause a2
      > paused a2 break by agent
[ 57] arrive c6 A one patience 10s
      > arrived c6
[ 61] time
      > widened c6
[ 62] leave c2
      > abandoned c2
[ 63] queue bank lease 20s wrap-up 0 apart 60s plain
