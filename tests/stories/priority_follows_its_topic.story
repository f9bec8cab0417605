# A topic's priority, a number or an expression, holds for those who wait as soon as it is saved; and what is learnt that no expression
# reads moves nobody: the order is by what is so, not by what came last.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
customer A
customer B level=8
known contact urgency=7
topic cards queue bank priority 5 patience 10m
topic loans queue bank priority 1 patience 10m

[  0] arrive c1 A cards
      > arrived c1
[  1] arrive c2 A loans
      > arrived c2
[  2] arrive c3 B loans
      > arrived c3
[  3] waiting bank
      > in line: c1 c2 c3
[  4] topic loans queue bank priority 9 patience 10m
      > topic loans
[  5] waiting bank
      > in line: c2 c3 c1
[  6] learn c3 B urgency=7
      > changed c3
[  7] waiting bank
      > in line: c2 c3 c1
[  8] topic loans queue bank priority 1 patience 10m
      > topic loans
[  9] waiting bank
      > in line: c1 c2 c3
[ 10] learn c2 A urgency=7
      > changed c2
[ 11] waiting bank
      > in line: c1 c2 c3
# An expression: by what is known of each.
[ 12] topic loans queue bank priority 1 patience 10m
        rank customer.level default 2
      > topic loans
[ 13] waiting bank
      > in line: c3 c1 c2
# c1 is offered and comes back; while it rings its own topic loses its priority: the offer stays, the place is the new one.
[ 14] leave c3
      > abandoned c3
[ 15] ready a1
      > ready a1 by agent
      > offered c1 a1 until 35 (of 1)
[ 16] topic cards queue bank priority 0 patience 10m
      > topic cards
[ 17] pause a1
      > paused a1 break by agent
      > withdrawn c1 a1: agent state
[ 18] waiting bank
      > in line: c2 c1
