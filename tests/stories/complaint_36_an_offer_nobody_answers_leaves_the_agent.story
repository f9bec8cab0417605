# Salesforce: an item that is not accepted stays with a busy agent for ever unless a push time-out is set (article 004576806). Here there
# is no offer without a lease: it leaves the agent, who is paused and asked nothing more, and goes to the next in its place.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 3 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] queue never lease 0 wrap-up 0 apart 60s
      > refused bad_input
[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 23 (of 1)
[  4] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 24 (of 1)
[  5] ready a2
      > ready a2 by agent
[  6] arrive c4 A any
      > arrived c4
      > offered c4 a2 until 26 (of 1)
# c2's lease is over: c3, which rang at the same desk, goes on, too
[ 10] accept c4 a2
      > accepted c4 a2
[ 23] time
      > lapsed c2 a1, apart until 83
      > paused a1 missed by system
      > withdrawn c3 a1: agent state
[ 24] look a1
      > a1 is paused with 1 of 3
[ 25] end c4 a2
      > ended c4 a2 by agent
      > offered c2 a2 until 45 (of 1)
[ 26] accept c2 a2
      > accepted c2 a2
[ 27] waiting bank
      > in line: c3
