# A sleeping talk keeps room to wake; ended and in wrap-up it keeps its own place alone.

queue bank lease 20s wrap-up 30s apart 60s
agent a1 chat 3 queues={bank}
customer A
topic any queue bank patience 10m

[  0] routing sleep chat 1000 room 2
      > routing
[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] sleep c1
      > asleep c1 a1
[  4] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 24 (of 1)
[  5] accept c2 a1
      > accepted c2 a1
[  6] arrive c3 A any
      > arrived c3
[  7] leave c1
      > ended c1 a1 by customer, wrap-up until 37
      > offered c3 a1 until 27 (of 1)
[  8] accept c3 a1
      > accepted c3 a1
