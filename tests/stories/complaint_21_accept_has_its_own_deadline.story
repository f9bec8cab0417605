# Twilio: an accept puts the reservation "on hold", time-outs are ignored for minutes, then it is cancelled (Twilio help 42786996187419).
# Here the accept ends the lease and begins a second time of its own: neither the first nor none counts while it is connected.

queue calls lease 20s wrap-up 0 apart 60s connect 10s
agent a1 voice 1 queues={calls}
agent a2 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 1)
# accepted one second before the lease ends at 21: the second time ends at 30, not at 21
[ 20] accept c1 a1
      > connecting c1 a1 until 30
[ 22] look a1
      > a1 is ready with 1 of 1
[ 29] connected c1 a1
      > accepted c1 a1
[ 31] look a1
      > a1 is ready with 1 of 1
[ 32] end c1 a1
      > ended c1 a1 by agent
# accepted early: the second time is over at 45, though the lease ran until 54
[ 34] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a1 until 54 (of 1)
[ 35] accept c2 a1
      > connecting c2 a1 until 45
[ 36] ready a2
      > ready a2 by agent
[ 45] time
      > not connected c2 a1 by system, apart until 105
      > offered c2 a2 until 65 (of 1)
[ 46] accept c2 a2
      > connecting c2 a2 until 56
[ 47] connected c2 a2
      > accepted c2 a2
