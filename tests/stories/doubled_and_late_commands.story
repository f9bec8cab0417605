# Networks double and delay. What is done already is answered well and does nothing; what is no longer true is refused.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a1
      > nothing
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  1] arrive c1 A wealth
      > refused exists
# another contact of the same conversation
[  1] arrive c2 A wealth conversation 1001
      > refused exists
# offered
[  2] end c1 a1
      > refused wrong_state
[  2] wrap c1 a1 code 1
      > refused wrong_state
[  2] accept c1 a2
      > refused stale_token
[  2] accept c1 a1 token 99
      > refused stale_token
# talking
[  3] accept c1 a1
      > accepted c1 a1
[  3] accept c1 a1
      > nothing
[  3] accept c1 a2
      > refused taken
[  3] decline c1 a1 busy
      > refused stale_token
[  3] wrap c1 a1 code 1
      > refused wrong_state
[  3] end c1 a2
      > refused stale_token
[  4] end c1 a1
      > ended c1 a1 by agent, wrap-up until 34
# wrap-up
[  4] end c1 a1
      > nothing
[  4] end c1 a2
      > refused stale_token
[  4] accept c1 a1
      > refused stale_token
[  4] wrap c1 a2 code 2
      > refused stale_token
# The customer writes again while a1 wraps up: a new contact of the same conversation.
[  5] arrive c3 A wealth conversation 1001
      > arrived c3
[  6] wrap c1 a1 code 2
      > wrapped c1 a1 code 2 by agent
      > offered c3 a1 until 26 (of 1)
# closed
[  7] wrap c1 a1 code 2
      > nothing
[  7] end c1 a1
      > nothing
[  7] leave c1
      > nothing
[  7] accept c1 a1
      > refused stale_token
[  7] decline c1 a1 busy
      > refused stale_token
[  7] wrap c1 a2 code 2
      > refused not_found
[  7] arrive c1 A wealth
      > refused exists
# a decline, doubled, and once more when the contact is elsewhere
[  8] decline c3 a1 conflict
      > declined c3 a1 conflict, apart for good
[  8] decline c3 a1 conflict
      > nothing
[  9] ready a2
      > ready a2 by agent
      > offered c3 a2 until 29 (of 1)
[  9] decline c3 a1 conflict
      > nothing
[  9] accept c3 a1
      > refused stale_token
[ 10] end c9 a1
      > refused not_found
[ 10] accept c9 a1
      > refused not_found
[ 10] ready a9
      > refused not_found
