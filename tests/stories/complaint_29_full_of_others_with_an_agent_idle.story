# Amazon Connect: "hidden capacity": a quota is reached and the queue refuses while agents are idle. Here a queue's maximum is about
# those who would wait: whom somebody idle takes at once is neither refused nor moved elsewhere, however many others wait.

queue help lease 20s wrap-up 0 apart 60s
queue bank lease 20s wrap-up 0 apart 60s at-most chat 2
queue gold lease 20s wrap-up 0 apart 60s overflow help longer-than 1
queue list lease 20s wrap-up 0 apart 60s at-most chat 1 offer pull
agent a1 chat 2 queues={bank} languages={mandarin}
agent a3 queues={bank} languages={mandarin}
agent a2 queues={gold,list} languages={mandarin}
customer M dialect=minnan
customer A dialect=mandarin
topic any queue bank patience 10m preferred seek 60s
  required agent.languages has customer.dialect
topic gold queue gold patience 10m
  required agent.languages has customer.dialect
topic list queue list patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] arrive c13 A any preferred a3
      > arrived c13
      > reserved c13 for a3 (preferred) until 61
      > offered c13 a3 until 21 (of 1)
[  1] accept c13 a3
      > accepted c13 a3
[  1] arrive c1 M any
      > arrived c1
[  2] arrive c2 M any
      > arrived c2
# full, of those for whom nobody is there
[  3] arrive c3 M any
      > refused full
# a1 is idle; who has no room to wait does not wait for a3, who is busy
[  4] arrive c4 A any preferred a3
      > arrived c4
      > offered c4 a1 until 24 (of 1)
[  5] accept c4 a1
      > accepted c4 a1
# an excluded agent is not somebody who takes it
[  6] arrive c5 A any excluded a1
      > refused full
# nor one who is away
[  7] away a1 30s
      > away a1 until 37
[  8] arrive c6 A any
      > refused full
[  9] back a1
      > back a1
[ 10] arrive c6 A any
      > arrived c6
      > offered c6 a1 until 30 (of 1)
[ 10] accept c6 a1
      > accepted c6 a1
# their places are taken: refused
[ 11] arrive c7 A any
      > refused full
[ 12] leave c1
      > abandoned c1
[ 13] leave c2
      > abandoned c2
[ 14] waiting bank
      > in line: nobody
# The same for who would be moved because others wait.
[ 20] arrive c8 M gold
      > arrived c8
[ 21] arrive c9 M gold
      > arrived c9
      > moved c9 from gold to help: long
[ 22] arrive c10 A gold
      > arrived c10
      > offered c10 a2 until 42 (of 1)
[ 23] leave c10
      > withdrawn c10 a2: customer left
      > abandoned c10
# Where agents pick for themselves nobody is given anything: the list is full.
[ 30] arrive c11 A list
      > arrived c11
[ 31] arrive c12 A list
      > refused full
