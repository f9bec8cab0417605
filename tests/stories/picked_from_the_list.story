# Agents pick from the list themselves. Nothing is offered; who picks must meet the requirement and have a place, and the second
# hand on the same contact finds it taken.

queue mail lease 20s wrap-up 0 apart 60s offer pull
agent a1 email 1 queues={mail} languages={minnan}
agent a2 email 2 queues={mail} languages={minnan}
agent a3 email 1 queues={mail}
customer A dialect=minnan
topic mail queue mail patience 10m
  required agent.languages has customer.dialect

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] arrive c1 A mail medium email
      > arrived c1
[  2] arrive c2 A mail medium email
      > arrived c2
[  3] arrive c3 A mail medium email excluded a2
      > arrived c3
[  4] pull c2 a1
      > offered c2 a1 until 24 (of 1)
      > accepted c2 a1
[  4] pull c2 a1
      > nothing
[  5] pull c2 a2
      > refused taken
[  6] pull c1 a1
      > refused wrong_state
[  7] pull c1 a3
      > refused wrong_state
[  8] pull c3 a2
      > refused wrong_state
[  9] pull c1 a2
      > offered c1 a2 until 29 (of 1)
      > accepted c1 a2
[ 10] end c1 a2
      > ended c1 a2 by agent
[ 11] pull c1 a2
      > refused stale_token
[ 12] pull c77 a2
      > refused not_found
[ 13] pause a1
      > paused a1 break by agent
[ 14] end c2 a1
      > ended c2 a1 by agent
[ 15] pull c3 a1
      > refused wrong_state
[ 16] waiting mail
      > in line: c3
