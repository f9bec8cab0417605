# Nothing is lost: the talk and the wrap-up are kept for the grace and go on. While away nothing new is offered.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 capacity 3 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[ 10] away a1 30s
      > away a1 until 40
[ 11] away a1 30s
      > nothing
[ 12] arrive c2 A wealth
      > arrived c2
[ 20] look a1
      > a1 is ready, away, with 1 of 3
[ 39] back a1
      > back a1
      > offered c2 a1 until 59 (of 1)
[ 50] end c1 a1
      > ended c1 a1 by agent, wrap-up until 80
