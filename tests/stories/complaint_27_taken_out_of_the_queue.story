# Amazon Connect: no way to take a contact out of the queue for another router (amazon-connect-streams issue 76). Here it may leave at
# any time before the talk, and where agents pick for themselves they take it from the list; those behind it move up.

queue bank lease 20s wrap-up 0 apart 60s
queue mail lease 20s wrap-up 0 apart 60s offer pull
agent a1 queues={bank,mail}
customer A
topic any queue bank patience 10m
topic mail queue mail patience 10m

[  1] arrive c1 A any
      > arrived c1
[  2] arrive c2 A any
      > arrived c2
[  3] arrive c3 A any
      > arrived c3
[  4] leave c2
      > abandoned c2
[  5] waiting bank
      > in line: c1 c3
[  6] ready a1
      > ready a1 by agent
      > offered c1 a1 until 26 (of 1)
[  7] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
      > offered c3 a1 until 27 (of 1)
[  8] waiting bank
      > in line: nobody
[  9] accept c3 a1
      > accepted c3 a1
[ 10] arrive c4 A mail
      > arrived c4
[ 11] arrive c5 A mail
      > arrived c5
[ 12] end c3 a1
      > ended c3 a1 by agent
# not the first of the list: the one they chose
[ 13] pull c5 a1
      > offered c5 a1 until 33 (of 1)
      > accepted c5 a1
[ 14] waiting mail
      > in line: c4
[ 15] leave c4
      > abandoned c4
[ 16] waiting mail
      > in line: nobody
