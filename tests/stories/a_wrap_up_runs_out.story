# The time for wrap-up is 30 s: then the contact is closed without a code and the agent is free. A queue without wrap-up
# frees the agent with the end of the talk.

queue wealth lease 20s wrap-up 30s apart 60s
queue cards lease 20s wrap-up 0s apart 60s
agent a1 queues={wealth,cards}
customer A
topic wealth queue wealth patience 10m
topic cards queue cards patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  5] end c1 a1
      > ended c1 a1 by agent, wrap-up until 35
[ 20] arrive c2 A cards
      > arrived c2
[ 35] time
      > wrapped c1 a1 code 0 by system
      > offered c2 a1 until 55 (of 1)
# The code comes too late and does no harm.
[ 36] wrap c1 a1 code 7
      > nothing
[ 37] accept c2 a1
      > accepted c2 a1
[ 38] arrive c3 A wealth
      > arrived c3
[ 40] end c2 a1
      > ended c2 a1 by agent
      > offered c3 a1 until 60 (of 1)
