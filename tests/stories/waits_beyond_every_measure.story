# However long somebody waits, they are not overtaken by who came later with the same claim: beyond what can be counted all are equally urgent, and
# the first to come is the first to go.

queue quick lease 20s wrap-up 0 apart 60s order target 1us
queue quicker lease 20s wrap-up 0 apart 60s order target 1us
queue slower lease 20s wrap-up 0 apart 60s order target 2us
queue heavy lease 20s wrap-up 0 apart 60s order weight 1000
queue light lease 20s wrap-up 0 apart 60s order weight 1
agent a1 queues={quick,slower}
agent a2 queues={quick,quicker,slower}
agent a3 queues={heavy,light}
agent a4 queues={heavy,light}
customer A
topic quick queue quick patience 10m
topic quicker queue quicker patience 10m
topic slower queue slower patience 10m
topic heavy queue heavy patience 10m
topic light queue light patience 10m

[  0] arrive c1 A slower
      > arrived c1
[  1] arrive c2 A quick
      > arrived c2
[  2] arrive c3 A quicker
      > arrived c3
[  3] arrive c4 A light
      > arrived c4
[  4] arrive c5 A heavy
      > arrived c5
[150000] ready a1
      > ready a1 by agent
      > offered c2 a1 until 150020 (of 1)
[150001] pause a1
      > paused a1 break by agent
      > withdrawn c2 a1: agent state
[200000] ready a2
      > ready a2 by agent
      > offered c2 a2 until 200020 (of 1)
[200001] leave c2
      > withdrawn c2 a2: customer left
      > abandoned c2
      > offered c3 a2 until 200021 (of 1)
[200002] offline a2
      > offline a2 by agent
      > withdrawn c3 a2: agent state
[400000] ready a1
      > ready a1 by agent
      > offered c1 a1 until 400020 (of 1)
[400001] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
[500000] ready a3
      > ready a3 by agent
      > offered c5 a3 until 500020 (of 1)
[500001] pause a3
      > paused a3 break by agent
      > withdrawn c5 a3: agent state
[10000000000] ready a3
      > ready a3 by agent
      > offered c4 a3 until 10000000020 (of 1)
[10000000001] ready a4
      > ready a4 by agent
      > offered c5 a4 until 10000000021 (of 1)
