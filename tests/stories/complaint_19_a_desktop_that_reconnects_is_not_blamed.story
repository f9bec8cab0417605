# OpenACD: registering anew during an offer counts as a failure to answer (openacd issue 6). Here the offer is taken back without
# blame: no pause, not kept apart; the desktop that is back is asked again, under a new token.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  5] away a1 30s
      > away a1 until 35
      > withdrawn c1 a1: agent away
[  6] look a1
      > a1 is ready, away, with 0 of 1
[  7] back a1
      > back a1
      > offered c1 a1 until 27 (of 1)
[  8] accept c1 a1 token 1
      > refused stale_token
[  9] look a1
      > a1 is ready with 1 of 1
# Also when the time runs out between a restart and the return.
[ 10] restart 60s
      > retimed c1 a1 until 30
      > away a1 until 70
[ 30] time
      > withdrawn c1 a1: agent away
[ 31] back a1
      > back a1
      > offered c1 a1 until 51 (of 1)
[ 32] accept c1 a1
      > accepted c1 a1
