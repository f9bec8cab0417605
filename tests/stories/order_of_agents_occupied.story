# Least occupied: the smaller share of the time signed in spent with contacts, though the other has been idle longer.

queue bank lease 20s wrap-up 0 apart 60s agents occupied
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  1] ready a1
      > ready a1 by agent
[  1] ready a2
      > ready a2 by agent
[ 11] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 31 (of 2)
[ 11] accept c1 a1
      > accepted c1 a1
[ 51] end c1 a1
      > ended c1 a1 by agent
[ 61] arrive c2 A any
      > arrived c2
      > offered c2 a2 until 81 (of 2)
[ 61] accept c2 a2
      > accepted c2 a2
[ 71] end c2 a2
      > ended c2 a2 by agent
# a1 was busy for 40 s of 80 and has been idle for 30; a2 for 10 of 80 and for 10.
[ 81] arrive c3 A any
      > arrived c3
      > offered c3 a2 until 101 (of 2)
[ 81] accept c3 a2
      > accepted c3 a2
[141] end c3 a2
      > ended c3 a2 by agent
# a1 40 of 150, a2 70 of 150
[151] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 171 (of 2)
