# Its agent puts a talk away: it takes what a sleeping one takes, a wish does not wait for it, and it stays theirs when the desktop is
# gone for good. Awake again it is work like any other: of an agent who is not there it goes back to the queue.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 1 queues={bank}
agent a2 chat 1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] routing sleep chat 0 room 0
      > routing
[  1] ready a1
      > ready a1 by agent
[  2] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 22 (of 1)
[  3] accept c1 a1
      > accepted c1 a1
[  4] arrive c2 A any
      > arrived c2
[  5] want a1 offline
      > a1 wants offline
# Of another, or until a time that is past: refused.
[  6] snooze c1 a2 10m
      > refused stale_token
[  7] snooze c1 a1 10m
      > put away c1 a1 until 607
      > offline a1 by agent
# Silent it is anyway: it stays put away.
[  8] sleep c1
[  9] snooze c1 a1 20m
      > put away c1 a1 until 1209
# The desktop closes: nothing is lost that needs it.
[ 10] away a1 60s
[ 80] ready a1
      > ready a1 by agent
      > offered c2 a1 until 100 (of 1)
[ 81] accept c2 a1
      > accepted c2 a1
[ 82] away a1 60s
      > away a1 until 142
[142] time
      > requeued c2 a1: agent away
      > offline a1 by system
# The time has come, and nobody is there.
[1209] wake c1
      > awake c1 a1
[1210] away a1 60s
      > away a1 until 1270
[1270] time
      > requeued c1 a1: agent away
      > offline a1 by system
