# Amazon Connect: a failed outbound call returned an agent on a break to "available" (amazon-connect-streams issue 241); a queued next
# state beats a later change by hand (issue 613). Here there is one order: what the agent said last counts, and what the engine
# does by itself (a missed offer, a desktop gone) never beats it.

queue calls lease 20s wrap-up 10s apart 60s connect 5s
agent a1 chat 1 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > connecting c1 a1 until 7
# On a break; the call that cannot be connected changes nothing.
[  3] pause a1 break
      > paused a1 break by agent
[  4] not_connected c1 a1
      > not connected c1 a1 by agent, apart until 64
[  5] look a1
      > a1 is paused with 0 of 1
[  6] ready a1
      > ready a1 by agent
[ 64] time
      > offered c1 a1 until 84 (of 1)
[ 65] accept c1 a1
      > connecting c1 a1 until 70
[ 66] connected c1 a1
      > accepted c1 a1
# A wish, then a state by hand: the wish is forgotten.
[ 67] want a1 lunch
      > a1 wants paused lunch
[ 68] ready a1
      > ready a1 by agent
[ 69] end c1 a1
      > ended c1 a1 by agent, wrap-up until 79
[ 79] time
      > wrapped c1 a1 code 0 by system
[ 80] look a1
      > a1 is ready with 0 of 1
# A wish, then another wish: the later.
[ 81] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a1 until 101 (of 1)
[ 82] accept c2 a1
      > connecting c2 a1 until 87
[ 83] connected c2 a1
      > accepted c2 a1
[ 84] want a1 lunch
      > a1 wants paused lunch
[ 85] want a1 training
      > a1 wants paused training
[ 86] leave c2
      > ended c2 a1 by customer, wrap-up until 96
[ 96] time
      > wrapped c2 a1 code 0 by system
      > paused a1 training by agent
[ 97] look a1
      > a1 is paused with 0 of 1
# A missed offer is the system's doing: it takes no wish's place, and the agent's own word ends it.
[ 98] agent a1 chat 2 voice 1 queues={calls}
      > agent a1
[ 98] ready a1
      > ready a1 by agent
[ 99] arrive c3 A call
      > arrived c3
      > offered c3 a1 until 119 (of 1)
[100] accept c3 a1
      > accepted c3 a1
[102] arrive c4 A call
      > arrived c4
      > offered c4 a1 until 122 (of 1)
[103] want a1 ready
      > nothing
[122] time
      > lapsed c4 a1, apart until 182
      > paused a1 missed by system
[123] want a1 meeting
      > a1 wants paused meeting
[124] end c3 a1
      > ended c3 a1 by agent, wrap-up until 134
[134] time
      > wrapped c3 a1 code 0 by system
      > paused a1 meeting by agent
