# Amazon Connect: a rejected contact cannot be sent elsewhere, it comes back to who rejected it (amazon-connect-streams issues 292, 940).
# Here "not my skill" keeps the pair apart for good, and the contact goes its way: the next step, another queue.

queue help lease 20s wrap-up 0 apart 10s
queue bank lease 20s wrap-up 0 apart 10s overflow help after 60s
agent a1 queues={bank,help} level=2
agent a2 queues={bank} level=1
agent a3 queues={help} level=1
customer A
topic any queue bank patience 10m
  required agent.level >= 2
  step after 30s agent.level >= 1

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] decline c1 a1 skill
      > declined c1 a1 skill, apart for good
# Not again after the time apart, and a1 takes others meanwhile.
[ 15] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 35 (of 1)
[ 16] accept c2 a1
      > accepted c2 a1
# the next step
[ 31] time
      > widened c1
      > offered c1 a2 until 51 (of 1)
[ 32] decline c1 a2 skill
      > declined c1 a2 skill, apart for good
[ 33] end c2 a1
      > ended c2 a1 by agent
# another queue: a1 serves it, too, and is not asked; a3 is
[ 61] time
      > moved c1 from bank to help: waited
      > offered c1 a3 until 81 (of 1)
[ 62] accept c1 a3
      > accepted c1 a3
