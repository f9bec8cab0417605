# Each way to compare a number, told by how many of three agents may take who asks so: those of level 2, 3 and 4. The lists of the company
# are long, so that it is asked of many at once; and it is asked again when one of them has learnt more.

queue bank lease 20s wrap-up 0 apart 60s offer pull
queue post lease 20s wrap-up 0 apart 60s
agent a1 capacity 9 queues={bank} level=2
agent a2 capacity 9 queues={bank} level=3
agent a3 capacity 9 queues={bank} level=4
crowd 200 queues={bank} level=3
customer A
topic below queue bank patience 10m
  required agent.level < 3
topic atmost queue bank patience 10m
  required agent.level <= 3
topic same queue bank patience 10m
  required agent.level = 3
topic other queue bank patience 10m
  required agent.level != 3
topic atleast queue bank patience 10m
  required agent.level >= 3
topic above queue bank patience 10m
  required agent.level > 3
topic letter queue post patience 10m
  required agent.level > 3

[  0] arrive c1 A below
      > arrived c1
[  0] arrive c2 A atmost
      > arrived c2
[  0] arrive c3 A same
      > arrived c3
[  0] arrive c4 A other
      > arrived c4
[  0] arrive c5 A atleast
      > arrived c5
[  0] arrive c6 A above
      > arrived c6
[  1] waits c1
      > c1 waits: pull, place 1, 1 of 203 agents could, unsure
      > part 1 excludes 202, most
      > offline 1, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  1] waits c2
      > c2 waits: pull, place 2, 202 of 203 agents could, unsure
      > part 1 excludes 1, most
      > offline 202, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  1] waits c3
      > c3 waits: pull, place 3, 201 of 203 agents could, unsure
      > part 1 excludes 2, most
      > offline 201, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  1] waits c4
      > c4 waits: pull, place 4, 2 of 203 agents could, unsure
      > part 1 excludes 201, most
      > offline 2, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  1] waits c5
      > c5 waits: pull, place 5, 202 of 203 agents could, unsure
      > part 1 excludes 1, most
      > offline 202, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  1] waits c6
      > c6 waits: pull, place 6, 1 of 203 agents could, unsure
      > part 1 excludes 202, most
      > offline 1, paused 0, away 0, full 0, held 0, excluded 0, for another 0
# who is picked from the list must fit as exactly
[  2] ready a1
      > ready a1 by agent
[  2] ready a2
      > ready a2 by agent
[  2] ready a3
      > ready a3 by agent
[  3] arrive c7 A letter
      > arrived c7
[  4] waits c7
      > c7 waits: nobody serves, place 1, 0 of 203 agents could, unsure
# the same where they are given out
[  5] queue bank lease 20s wrap-up 0 apart 60s offer automatic
      > queue bank
      > offered c1 a1 until 25 (of 1)
      > accepted c1 a1
      > offered c2 a2 until 25 (of 2)
      > accepted c2 a2
      > offered c3 a2 until 25 (of 1)
      > accepted c3 a2
      > offered c4 a3 until 25 (of 2)
      > accepted c4 a3
      > offered c5 a3 until 25 (of 2)
      > accepted c5 a3
      > offered c6 a3 until 25 (of 1)
      > accepted c6 a3
# and when one of them has learnt more, and another is level with nobody
[  6] agent a1 capacity 9 queues={bank} level=3
      > agent a1
[  6] agent a3 capacity 9 queues={bank}
      > agent a3
[  7] arrive c11 A below
      > arrived c11
[  7] arrive c12 A atmost
      > arrived c12
      > offered c12 a1 until 27 (of 2)
      > accepted c12 a1
[  7] arrive c13 A same
      > arrived c13
      > offered c13 a1 until 27 (of 2)
      > accepted c13 a1
[  7] arrive c14 A other
      > arrived c14
[  7] arrive c15 A atleast
      > arrived c15
      > offered c15 a2 until 27 (of 2)
      > accepted c15 a2
[  7] arrive c16 A above
      > arrived c16
