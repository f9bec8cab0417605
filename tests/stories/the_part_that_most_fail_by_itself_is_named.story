# Four of six do not speak it and fail there first; the level that nobody has is what stands in the way.

queue bank lease 20s wrap-up 0 apart 60s plain
agent a1 queues={bank} level=3
agent a2 queues={bank} level=3
agent a3 queues={bank} level=3
agent a4 queues={bank} level=3
agent a5 queues={bank} level=3 speaks=1
agent a6 queues={bank} level=2 speaks=1
customer A
topic one queue bank priority 1 patience 100s
  required agent.speaks = 1 and agent.level > 5

[  0] arrive c1 A one
      > arrived c1
[  1] waits c1
      > c1 waits: requirement, place 1, 0 of 6 agents could, unsure
      > part 1 excludes 4
      > part 2 excludes 6, most
