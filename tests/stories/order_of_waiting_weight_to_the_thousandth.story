# A wait is weighed to its last thousandth, however long it is: 1000 s at weight 1 are as much as 500 s at weight 2, and of equals the one who
# came first is served first.

queue plain lease 20s wrap-up 0 apart 60s order weight 1
queue twice lease 20s wrap-up 0 apart 60s order weight 2
agent a1 queues={plain,twice}
customer A
topic plain queue plain patience 100m
topic twice queue twice patience 100m

[   0] arrive c1 A plain
      > arrived c1
[ 500] arrive c2 A twice
      > arrived c2
[1000] ready a1
      > ready a1 by agent
      > offered c1 a1 until 1020 (of 1)
