# Where a queue that overflows gets another time, or its first way out, who waits there already goes by it.

queue help lease 20s wrap-up 0 apart 60s
queue late lease 20s wrap-up 0 apart 60s overflow help after 60s
queue shut lease 20s wrap-up 0 apart 60s
agent a1 queues={late,shut}
customer A
topic late queue late patience 10m
topic shut queue shut patience 10m

[  0] arrive c1 A late
      > arrived c1
[  0] arrive c2 A shut
      > arrived c2
[ 10] queue late lease 20s wrap-up 0 apart 60s overflow help after 20s
      > queue late
[ 20] time
      > moved c1 from late to help: waited
[ 21] queue shut lease 20s wrap-up 0 apart 60s overflow help after 30s
      > queue shut
[ 30] time
      > moved c2 from shut to help: waited
