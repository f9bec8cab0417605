# a1 may have three chats, one call and two e-mails at once. A call wants them alone and comes beside whatever else they have (it
# interrupts); nothing new comes beside a call.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 3 voice 1 email 2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any medium email
      > arrived c2
      > offered c2 a1 until 23 (of 1)
[  4] accept c2 a1
      > accepted c2 a1
# the call interrupts
[  5] arrive c3 A any medium voice
      > arrived c3
      > offered c3 a1 until 25 (of 1)
[  6] accept c3 a1
      > accepted c3 a1
# nothing comes beside it: neither a second call nor a chat
[  7] arrive c4 A any medium voice
      > arrived c4
[  8] arrive c5 A any
      > arrived c5
[  9] arrive c6 A any medium email
      > arrived c6
[ 10] look a1
      > a1 is ready with 3 of 3
[ 20] end c3 a1
      > ended c3 a1 by agent
      > offered c4 a1 until 40 (of 1)
[ 21] accept c4 a1
      > accepted c4 a1
[ 22] end c4 a1
      > ended c4 a1 by agent
      > offered c5 a1 until 42 (of 1)
      > offered c6 a1 until 42 (of 1)
[ 23] accept c5 a1
      > accepted c5 a1
[ 24] accept c6 a1
      > accepted c6 a1
# Two e-mails are all they take; a task, none at all.
[ 25] arrive c7 A any medium email
      > arrived c7
[ 26] arrive c8 A any medium task
      > arrived c8
# The company lets chats come beside calls.
[ 30] routing beside chat voice
      > routing
[ 31] arrive c9 A any medium voice
      > arrived c9
      > offered c9 a1 until 51 (of 1)
[ 32] accept c9 a1
      > accepted c9 a1
[ 33] end c1 a1
      > ended c1 a1 by agent
[ 34] arrive c10 A any
      > arrived c10
      > offered c10 a1 until 54 (of 1)
