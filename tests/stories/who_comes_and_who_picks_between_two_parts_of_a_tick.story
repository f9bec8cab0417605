# Two wrap-ups end at once, and what is due is done one by one. Who comes between the two parts stands behind who waits already: a1, free by
# then, is c3's, and c4 waits for the first time, c8 for a1 alone. An agent picks between them from what is there, as at any other time; what
# is refused, or was picked already, gives nobody away.

queue r lease 10s wrap-up 10s apart 60s
queue list lease 10s wrap-up 10s apart 60s offer pull
agent a1 queues={list,r}
agent a2 queues={list,r}
customer A
topic u queue r patience 10m preferred seek 30s
topic l queue list patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] arrive c1 A u
      > arrived c1
      > offered c1 a1 until 10 (of 2)
[  0] accept c1 a1
      > accepted c1 a1
[  0] arrive c2 A u
      > arrived c2
      > offered c2 a2 until 10 (of 1)
[  0] accept c2 a2
      > accepted c2 a2
[  1] end c1 a1
      > ended c1 a1 by agent, wrap-up until 11
[  1] end c2 a2
      > ended c2 a2 by agent, wrap-up until 11
[  2] arrive c3 A u
      > arrived c3
[ 11] time 1
      > wrapped c1 a1 code 0 by system
[ 11] arrive c8 A u preferred a1
      > arrived c8
      > reserved c8 for a1 (preferred) until 41
      > offered c3 a1 until 21 (of 1)
[ 11] arrive c4 A u
      > arrived c4
[ 11] time
      > wrapped c2 a2 code 0 by system
      > offered c4 a2 until 21 (of 1)
[ 12] accept c3 a1
      > accepted c3 a1
[ 12] accept c4 a2
      > accepted c4 a2
[ 20] end c3 a1
      > ended c3 a1 by agent, wrap-up until 30
[ 20] end c4 a2
      > ended c4 a2 by agent, wrap-up until 30
[ 21] leave c8
      > abandoned c8
[ 22] arrive c5 A l
      > arrived c5
[ 23] arrive c6 A u
      > arrived c6
[ 24] arrive c7 A l
      > arrived c7
[ 30] time 1
      > wrapped c3 a1 code 0 by system
[ 30] picks a2 c5 c6 c7
      > a2 may pick c5 c7
[ 30] pull c5 a2
      > refused wrong_state
[ 30] pull c5 a1
      > offered c5 a1 until 40 (of 1)
      > accepted c5 a1
[ 30] pull c5 a1
      > nothing
[ 30] time
      > wrapped c4 a2 code 0 by system
      > offered c6 a2 until 40 (of 1)
