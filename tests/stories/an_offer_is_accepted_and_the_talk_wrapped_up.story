# The plain way of a contact: offer, accept, talk, end, wrap-up, ready for the next.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1
      > ready a1 by agent
[  3] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 23 (of 1)
[  4] look a1
      > a1 is ready with 1 of 1
[  5] accept c1 a1
      > accepted c1 a1
[  6] arrive c2 A wealth
      > arrived c2
[ 65] end c1 a1
      > ended c1 a1 by agent, wrap-up until 95
# In wrap-up the place is still taken.
[ 66] waiting wealth
      > in line: c2
[ 80] wrap c1 a1 code 12
      > wrapped c1 a1 code 12 by agent
      > offered c2 a1 until 100 (of 1)
