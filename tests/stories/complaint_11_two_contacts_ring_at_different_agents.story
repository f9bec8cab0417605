# FreeSWITCH ring-all calls one contact twice and others never (freeswitch issue 2901). Here each contact in its turn is asked for at
# whoever is free: nobody rings twice for the same one, nobody is asked beyond their places, and the second rings at whoever is left.

queue bank lease 20s wrap-up 0 apart 60s offer parallel 2
agent a1 queues={bank} level=1
agent a2 queues={bank} level=1
agent a3 queues={bank} level=1
agent a4 chat 2 queues={bank} level=1
customer A
topic any queue bank patience 10m
topic hard queue bank patience 10m
  required agent.level >= 2

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 21 (of 3)
      > offered c1 a2 until 21 (of 3)
[  1] arrive c2 A any
      > arrived c2
      > offered c2 a3 until 21 (of 1)
[  1] arrive c3 A any
      > arrived c3
# two are free at once: c3 rings at both
[  2] leave c1
      > withdrawn c1 a1: customer left
      > withdrawn c1 a2: customer left
      > abandoned c1
      > offered c3 a1 until 22 (of 2)
      > offered c3 a2 until 22 (of 2)
[  3] leave c2
      > withdrawn c2 a3: customer left
      > abandoned c2
[  4] leave c3
      > withdrawn c3 a1: customer left
      > withdrawn c3 a2: customer left
      > abandoned c3
# Nobody is good enough for either; then a new policy opens both in the same moment: c4 first, c5 at whoever is left.
[  5] arrive c4 A hard
      > arrived c4
[  5] arrive c5 A hard
      > arrived c5
[  6] topic hard queue bank patience 10m
      required agent.level >= 1
      > topic hard
      > offered c4 a1 until 26 (of 3)
      > offered c4 a2 until 26 (of 3)
      > offered c5 a3 until 26 (of 1)
[  7] look a1
      > a1 is ready with 1 of 1
[  7] look a2
      > a2 is ready with 1 of 1
[  7] look a3
      > a3 is ready with 1 of 1
# Two places: c6 and c7 ring at a4 side by side, each of them once.
[  8] ready a4
      > ready a4 by agent
[  9] arrive c6 A any
      > arrived c6
      > offered c6 a4 until 29 (of 1)
[ 10] arrive c7 A any
      > arrived c7
      > offered c7 a4 until 30 (of 1)
[ 11] arrive c8 A any
      > arrived c8
