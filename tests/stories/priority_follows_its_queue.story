# A priority that reads the queue: when the queue changes, it is made anew for everybody who waits there; and for one who overflows, by
# the queue where they wait now. What nobody's priority reads moves nobody.

queue bank lease 20s wrap-up 0 apart 60s heat=1 least=2
queue branch lease 20s wrap-up 0 apart 60s heat=9
queue bank lease 20s wrap-up 0 apart 60s heat=1 least=2 overflow branch after 30s
agent a1 queues={bank,branch}
customer A
customer B level=3
topic hot queue bank patience 10m
  rank queue.heat
topic plain queue bank priority 5 patience 10m
topic there queue branch priority 5 patience 10m

[  0] arrive c1 A plain
      > arrived c1
[  1] arrive c2 A hot
      > arrived c2
[  2] arrive c3 A hot
      > arrived c3
[  3] arrive c4 A there
      > arrived c4
[  4] waiting bank
      > in line: c1 c2 c3
[  5] queue bank lease 20s wrap-up 0 apart 60s heat=9 least=2 overflow branch after 30s
      > queue bank
[  6] waiting bank
      > in line: c2 c3 c1
[  7] queue bank lease 20s wrap-up 0 apart 60s heat=9 least=3 overflow branch after 30s
      > queue bank
[  8] waiting bank
      > in line: c2 c3 c1
[  9] queue bank lease 20s wrap-up 0 apart 60s heat=0 least=3 overflow branch after 30s
      > queue bank
[ 10] waiting bank
      > in line: c1 c2 c3
[ 11] learn c3 B
      > changed c3
[ 12] waiting bank
      > in line: c1 c2 c3
# There the heat is 9: who comes from a colder queue goes before c4, and before c1, who waits longer.
[ 30] time
      > moved c1 from bank to branch: waited
[ 31] time
      > moved c2 from bank to branch: waited
[ 32] time
      > moved c3 from bank to branch: waited
[ 33] waiting branch
      > in line: c2 c3 c1 c4
[ 34] ready a1
      > ready a1 by agent
      > offered c2 a1 until 54 (of 1)
