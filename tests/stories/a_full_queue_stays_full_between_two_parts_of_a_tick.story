# Two wrap-ups end at once, and what is due is done one by one. After the first a1 is free, and belongs to c3, who waits for it in another
# queue: c5, who comes then, finds q as full as it will be, just as if all had been done at once. c7 is taken at once: a3 is nobody's.

queue r lease 10s wrap-up 10s apart 60s
queue q lease 10s wrap-up 10s apart 60s at-most chat 1
agent a1 queues={q,r} l={x}
agent a2 queues={r} l={x}
agent a3 queues={q} l={z}
customer A d=x
customer B d=y
customer C d=z
topic t queue q patience 10m
  required agent.l has customer.d
topic u queue r patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  0] arrive c1 A u
      > arrived c1
      > offered c1 a1 until 10 (of 2)
[  0] accept c1 a1
      > accepted c1 a1
[  0] arrive c2 A u
      > arrived c2
      > offered c2 a2 until 10 (of 1)
[  0] accept c2 a2
      > accepted c2 a2
[  1] end c1 a1
      > ended c1 a1 by agent, wrap-up until 11
[  1] end c2 a2
      > ended c2 a2 by agent, wrap-up until 11
[  2] arrive c3 A u
      > arrived c3
[  3] arrive c4 B t
      > arrived c4
[  4] arrive c6 A t
      > refused full
[ 11] time 1
      > wrapped c1 a1 code 0 by system
[ 11] arrive c5 A t
      > refused full
[ 11] arrive c7 C t
      > arrived c7
      > offered c3 a1 until 21 (of 1)
      > offered c7 a3 until 21 (of 1)
[ 11] time
      > wrapped c2 a2 code 0 by system
[ 12] waiting q
      > in line: c4
