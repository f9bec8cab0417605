# A customer may leave at any time: the offer is taken back in the same moment and the agent is free for the next.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  5] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 25 (of 1)
[  6] arrive c2 A wealth
      > arrived c2
[  7] arrive c3 A wealth
      > arrived c3
# while waiting
[  8] leave c2
      > abandoned c2
# during an offer
[ 10] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
      > offered c3 a1 until 30 (of 1)
# the agent's answer crosses the customer's leaving
[ 10] accept c1 a1
      > refused stale_token
[ 12] accept c3 a1
      > accepted c3 a1
# during the talk
[ 20] leave c3
      > ended c3 a1 by customer, wrap-up until 50
# in wrap-up, doubled; and long after
[ 21] leave c3
      > nothing
[ 22] wrap c3 a1 code 1
      > wrapped c3 a1 code 1 by agent
[ 23] leave c3
      > nothing
[ 24] leave c1
      > nothing
[ 25] leave c9
      > refused not_found
