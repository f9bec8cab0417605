# An arrival that finds three waiting goes to the next queue; who waited 60 s does, too, and stands there by first arrival. A queue
# that led back to itself is refused.

queue third lease 20s wrap-up 0 apart 60s
queue second lease 20s wrap-up 0 apart 60s overflow third longer-than 1
queue first lease 20s wrap-up 0 apart 60s overflow second longer-than 2 after 60s
agent a1 queues={first}
agent a2 queues={second}
customer A
topic first queue first patience 10m
topic second queue second patience 10m
topic third queue third patience 10m

[  0] queue third lease 20s wrap-up 0 apart 60s overflow first
      > refused bad_input
[  0] queue third lease 20s wrap-up 0 apart 60s overflow third
      > refused bad_input
[  1] arrive c1 A first
      > arrived c1
[  2] arrive c2 A first
      > arrived c2
[  3] arrive c3 A first
      > arrived c3
      > moved c3 from first to second: long
[  4] arrive c4 A first
      > arrived c4
      > moved c4 from first to third: long
[ 10] waiting first
      > in line: c1 c2
[ 11] waiting second
      > in line: c3
[ 12] waiting third
      > in line: c4
# c1 would go to second, but there is one already: on to third, where c4 came later than c1.
[ 61] time
      > moved c1 from first to third: waited
[ 62] time
      > moved c2 from first to third: waited
[ 63] waiting third
      > in line: c1 c2 c4
[ 70] ready a2
      > ready a2 by agent
      > offered c3 a2 until 90 (of 1)
[ 71] accept c3 a2
      > accepted c3 a2
[ 72] arrive c5 A second
      > arrived c5
[ 73] end c3 a2
      > ended c3 a2 by agent
      > offered c5 a2 until 93 (of 1)
