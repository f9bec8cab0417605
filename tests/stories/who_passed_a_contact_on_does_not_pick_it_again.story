# A contact of a queue to pick from was passed to a colleague who is busy: it waits for that one alone. Who passed it on, and is kept apart
# from it, does not get it by picking either. When the colleague's time is over it is on the list again.

queue mail lease 20s wrap-up 0 apart 60s offer pull
agent a1 email 1 queues={mail}
agent a2 email 1 queues={mail}
agent a3 email 1 queues={mail}
customer A
topic mail queue mail patience 10m seek 40s

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] arrive c1 A mail medium email
      > arrived c1
[  2] arrive c2 A mail medium email
      > arrived c2
[  3] pull c1 a1
      > offered c1 a1 until 23 (of 1)
      > accepted c1 a1
[  4] pull c2 a2
      > offered c2 a2 until 24 (of 1)
      > accepted c2 a2
[  5] transfer c1 a1 to a2
      > transferred c1 by a1 from mail to mail, topic mail
      > reserved c1 for a2 (passed) until 45
[  6] pull c1 a1
      > refused wrong_state
[  7] pull c1 a3
      > refused wrong_state
[ 45] time
      > reserved c1 no longer for a2
[ 46] pull c1 a3
      > offered c1 a3 until 66 (of 1)
      > accepted c1 a3
