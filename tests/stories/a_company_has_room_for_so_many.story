# What is too much is refused with the reason, and what is there can still be changed: of queues, topics, agents and contacts there may be so
# many. Whoever leaves makes room for one more.

limits queues 2 topics 2 agents 3 contacts 2
queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=1
agent a2 queues={bank} level=2
customer A
topic any queue bank patience 10m
  required agent.level > 1

[  0] queue post lease 20s wrap-up 0 apart 60s
      > queue post
[  1] queue third lease 20s wrap-up 0 apart 60s
      > refused full
[  2] queue post lease 25s wrap-up 0 apart 60s
      > queue post
[  3] topic letter queue post patience 10m
      > topic letter
[  4] topic third queue post patience 10m
      > refused full
[  5] topic letter queue post patience 11m
      > topic letter
[  6] agent a3 queues={post}
      > agent a3
[  7] agent a4 queues={post}
      > refused full
[  8] agent a3 queues={bank}
      > agent a3
[  9] arrive c1 A any
      > arrived c1
[ 10] arrive c2 A any
      > arrived c2
[ 11] arrive c3 A any
      > refused full
[ 12] leave c1
      > abandoned c1
[ 13] arrive c3 A any
      > arrived c3
[ 14] arrive c4 A any
      > refused full
# nobody serves the other queue any more
[ 15] leave c3
      > abandoned c3
[ 16] arrive c4 A letter
      > arrived c4
[ 17] waits c4
      > c4 waits: nobody serves, place 1, 0 of 3 agents could, unsure
[ 18] topic elsewhere queue nowhere patience 10m
      > refused not_found
