# Across queues: priority first, then who came first. A contact that was requeued or declined keeps its place.

queue wealth lease 20s wrap-up 0s apart 60s
queue cards lease 20s wrap-up 0s apart 60s
agent a1 queues={wealth,cards}
customer A
topic wealth queue wealth priority 5 patience 10m
topic loans queue wealth priority 3 patience 10m
topic cards queue cards priority 3 patience 10m
topic lost-card queue cards priority 9 patience 10m

[  1] arrive c1 A loans
      > arrived c1
[  2] arrive c2 A cards
      > arrived c2
[  3] arrive c3 A wealth
      > arrived c3
[  4] arrive c4 A loans
      > arrived c4
[  5] waiting wealth
      > in line: c3 c1 c4
[ 10] ready a1
      > ready a1 by agent
      > offered c3 a1 until 30 (of 1)
[ 11] accept c3 a1
      > accepted c3 a1
[ 12] arrive c5 A lost-card
      > arrived c5
[ 13] end c3 a1
      > ended c3 a1 by agent
      > offered c5 a1 until 33 (of 1)
[ 14] leave c5
      > withdrawn c5 a1: customer left
      > abandoned c5
      > offered c1 a1 until 34 (of 1)
[ 15] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
      > offered c2 a1 until 35 (of 1)
