# What may come beside what, as the company starts: a call wants an agent's hands free of calls and interrupts all else; beside a call
# nothing comes; the others stand beside each other, each medium within its own places. Then the company changes it.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 1 voice 1 email 1 message 1 task 1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
# one of each beside the others
[  1] arrive c1 A any medium task
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  1] accept c1 a1
      > accepted c1 a1
[  2] arrive c2 A any medium email
      > arrived c2
      > offered c2 a1 until 22 (of 1)
[  2] accept c2 a1
      > accepted c2 a1
[  3] arrive c3 A any medium message
      > arrived c3
      > offered c3 a1 until 23 (of 1)
[  3] accept c3 a1
      > accepted c3 a1
[  4] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 24 (of 1)
[  4] accept c4 a1
      > accepted c4 a1
[  5] arrive c5 A any medium voice
      > arrived c5
      > offered c5 a1 until 25 (of 1)
[  5] accept c5 a1
      > accepted c5 a1
# no second of any
[  6] arrive c6 A any medium task
      > arrived c6
[  6] arrive c7 A any medium email
      > arrived c7
[  6] arrive c8 A any medium message
      > arrived c8
[  6] arrive c9 A any medium chat
      > arrived c9
[  6] arrive c10 A any medium voice
      > arrived c10
# Places are free, but a call is there.
[  7] end c1 a1
      > ended c1 a1 by agent
[  8] end c2 a1
      > ended c2 a1 by agent
[  9] end c3 a1
      > ended c3 a1 by agent
[ 10] end c4 a1
      > ended c4 a1 by agent
# An e-mail may come beside a call; the chat may not, since the matrix says so of each pair.
[ 11] routing beside email voice
      > routing
      > offered c7 a1 until 31 (of 1)
[ 12] accept c7 a1
      > accepted c7 a1
# A task may not come beside an e-mail, though an e-mail may beside a task.
[ 13] routing alone task email beside task voice
      > routing
[ 14] routing beside task email
      > routing
      > offered c6 a1 until 34 (of 1)
[ 15] accept c6 a1
      > accepted c6 a1
# The call ends: who waited comes in order of arrival, and the next call, the last of them, beside them all.
[ 16] end c5 a1
      > ended c5 a1 by agent
      > offered c8 a1 until 36 (of 1)
      > offered c9 a1 until 36 (of 1)
      > offered c10 a1 until 36 (of 1)
[ 17] look a1
      > a1 is ready with 5 of 1
