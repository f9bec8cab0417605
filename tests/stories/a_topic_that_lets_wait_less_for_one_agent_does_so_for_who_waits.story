# c2, c3 and c4 wait for the agent they know alone, who is busy. Their topic lets them wait 10 s instead of 500 s, then not at all: both
# count for who waits already, from the arrival on, so that nobody who came later is served before them. Whom a colleague chose waits on.

queue q lease 10s wrap-up 0 apart 60s
agent a1 queues={q}
agent a2 chat 2 queues={q}
agent a3 queues={}
customer A
topic t queue q patience 1000s preferred seek 500s

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A t preferred a1
      > arrived c1
      > reserved c1 for a1 (preferred) until 501
      > offered c1 a1 until 11 (of 1)
[  1] accept c1 a1
      > accepted c1 a1
[  2] arrive c2 A t preferred a1
      > arrived c2
      > reserved c2 for a1 (preferred) until 502
[  9] arrive c3 A t preferred a1
      > arrived c3
      > reserved c3 for a1 (preferred) until 509
[ 10] ready a2
      > ready a2 by agent
[ 11] topic t queue q patience 1000s preferred seek 10s
      > topic t
      > reserved c2 no longer for a1
      > reserved c2 for a1 (preferred) until 12
      > reserved c3 no longer for a1
      > reserved c3 for a1 (preferred) until 19
[ 12] time
      > reserved c2 no longer for a1
      > offered c2 a2 until 22 (of 1)
[ 12] accept c2 a2
      > accepted c2 a2
[ 13] arrive c4 A t
      > arrived c4
      > offered c4 a2 until 23 (of 1)
[ 13] accept c4 a2
      > accepted c4 a2
[ 14] transfer c2 a2 to a1
      > transferred c2 by a2 from q to q, topic t
      > reserved c2 for a1 (passed) until 24
[ 15] topic t queue q patience 1000s
      > topic t
      > reserved c3 no longer for a1
      > offered c3 a2 until 25 (of 1)
[ 17] end c1 a1
      > ended c1 a1 by agent
      > offered c2 a1 until 27 (of 1)
