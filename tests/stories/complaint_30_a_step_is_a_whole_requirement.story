# Genesys Cloud: the number of the bullseye ring silently overrides skills, a ring is skipped when "best available" ranks anew, and rings
# can only remove skills (community: bullseye-ring-number-skills, routing-evalution-method, "Reverse Bullseye Routing"). Here each
# step is a requirement of its own, may add as well as remove, and is a fact before anybody is asked under it; who meets the first
# requirement is asked at once, however good others are.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=5
agent a2 queues={bank} level=9 senior=yes
agent a3 queues={bank} level=5 senior=yes
customer A
topic any queue bank patience 100s
  required agent.level = 5
  step after 10s agent.level = 5 and agent.senior
  step after 20s agent.level >= 9
  step after 30s agent.level >= 9 or agent.senior

[  0] ready a2
      > ready a2 by agent
[  0] ready a1
      > ready a1 by agent
# The exact match, though a2 is the better and free.
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any
      > arrived c2
# Adds: a1 would be free and is no longer enough.
[ 13] time
      > widened c2
[ 14] end c1 a1
      > ended c1 a1 by agent
[ 15] ready a3
      > ready a3 by agent
      > offered c2 a3 until 35 (of 1)
[ 16] decline c2 a3 busy
      > declined c2 a3 busy, apart until 76
# Takes a2, and only now.
[ 23] time
      > widened c2 to step 2
      > offered c2 a2 until 43 (of 1)
[ 24] decline c2 a2 busy
      > declined c2 a2 busy, apart until 84
# Opens to either; both said no: the step is a fact all the same.
[ 33] time
      > widened c2 to step 3
[ 76] time
      > offered c2 a3 until 96 (of 1)
