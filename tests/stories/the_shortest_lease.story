# A lease and a time apart are at least a microsecond, a wrap-up may be nothing; less is refused, and what was stays.

queue bank lease 1us wrap-up 0 apart 1us
agent a1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] arrive c1 A any
      > arrived c1
[  1] queue bank lease 0 wrap-up 0 apart 1us
      > refused bad_input
[  1] queue bank lease 1us wrap-up 0 apart 0
      > refused bad_input
[  1] queue bank lease 1us wrap-up 1us apart 1us
      > queue bank
[  2] ready a1
      > ready a1 by agent
      > offered c1 a1 until 2 (of 1)
