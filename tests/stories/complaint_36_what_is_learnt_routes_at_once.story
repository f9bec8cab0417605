# Salesforce: routing is not run again when the record changes. Here who waits is looked at at once, priority included; who rings at
# the wrong desk is taken back; who talks goes on.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} languages={mandarin}
agent a2 queues={bank} languages={minnan}
customer A dialect=mandarin
customer B dialect=minnan
customer V dialect=mandarin vip=yes
topic any queue bank priority 1 patience 10m
  required agent.languages has customer.dialect
  rank 8 * (customer.vip) + 1

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
# B, it turns out: the offer of a1 is taken back, a2 is asked.
[  2] learn c1 B
      > changed c1
      > withdrawn c1 a1: changed
      > offered c1 a2 until 22 (of 1)
[  3] accept c1 a2
      > accepted c1 a2
# Nothing new, nothing happens; and who talks is left alone.
[  4] learn c1 B
      > nothing
[  5] learn c1 A
      > changed c1
[  6] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 26 (of 1)
[  7] accept c2 a1
      > accepted c2 a1
[  8] arrive c3 A any
      > arrived c3
[  9] arrive c4 A any
      > arrived c4
[ 10] waiting bank
      > in line: c3 c4
# c4 is a VIP: first from now on.
[ 11] learn c4 V
      > changed c4
[ 12] waiting bank
      > in line: c4 c3
[ 13] arrive c5 B any
      > arrived c5
# c3 speaks Minnan, too, but a2 is busy; a2 is free: c3 came before c5.
[ 14] learn c3 B
      > changed c3
[ 15] end c1 a2
      > ended c1 a2 by agent
      > offered c3 a2 until 35 (of 1)
[ 16] learn c99 A
      > refused not_found
[ 17] learn c1 A
      > refused stale_token
