# Who picks a call from the list is rung: picking up is the accept, and until then it is nobody's. Who does not pick up, or says no, gives it back to
# the list, and may pick it again at once. Who writes is answered at once.

queue desk lease 20s wrap-up 0 apart 60s offer pull connect 15s
queue post lease 20s wrap-up 0 apart 60s offer pull
agent a1 voice 1 chat 1 queues={desk,post}
agent a2 voice 1 queues={desk,post}
customer A
topic any queue desk patience 10m
topic one queue post patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] arrive c1 A any medium voice
      > arrived c1
[  1] pull c1 a1
      > offered c1 a1 until 21 (of 1)
# doubled; and nobody else's meanwhile
[  2] pull c1 a1
      > nothing
[  2] pull c1 a2
      > refused wrong_state
[  2] picks a2 c1
      > a2 may pick none
[  3] accept c1 a1
      > connecting c1 a1 until 18
[  3] pull c1 a1
      > nothing
[  3] pull c1 a2
      > refused taken
[  4] not_connected c1 a1
      > not connected c1 a1 by agent, apart until 64
[  5] pull c1 a1
      > offered c1 a1 until 25 (of 1)
[  6] decline c1 a1 busy
      > declined c1 a1 busy, apart until 126
[  7] pull c1 a2
      > offered c1 a2 until 27 (of 1)
[ 27] time
      > lapsed c1 a2, apart until 87
      > paused a2 missed by system
# a queue whose accept has one phase
[ 40] arrive c2 A one medium voice
      > arrived c2
[ 41] pull c2 a1
      > offered c2 a1 until 61 (of 1)
[ 42] accept c2 a1
      > accepted c2 a1
[ 43] end c2 a1
      > ended c2 a1 by agent
# the customer hangs up while it rings
[ 44] arrive c3 A one medium voice
      > arrived c3
[ 45] pull c3 a1
      > offered c3 a1 until 65 (of 1)
[ 46] leave c3
      > withdrawn c3 a1: customer left
      > abandoned c3
[ 47] arrive c4 A any medium chat
      > arrived c4
[ 48] pull c4 a1
      > offered c4 a1 until 68 (of 1)
      > accepted c4 a1
