# Mod_callcenter: with more than ten agents in ring-all some stay "reserved"; app_queue: ring-all, the winner drops before the bridge and
# the round starts doubled (complaint 4). Here everybody who rang is free in the moment it is taken, and a failed second phase is one
# more round for the others alone.

queue calls lease 20s wrap-up 0 apart 60s offer parallel 16 connect 5s
agent a1 voice 1 queues={calls}
agent a2 voice 1 queues={calls}
agent a3 voice 1 queues={calls}
agent a4 voice 1 queues={calls}
agent a5 voice 1 queues={calls}
agent a6 voice 1 queues={calls}
agent a7 voice 1 queues={calls}
agent a8 voice 1 queues={calls}
agent a9 voice 1 queues={calls}
agent a10 voice 1 queues={calls}
agent a11 voice 1 queues={calls}
agent a12 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  0] ready a4
      > ready a4 by agent
[  0] ready a5
      > ready a5 by agent
[  0] ready a6
      > ready a6 by agent
[  0] ready a7
      > ready a7 by agent
[  0] ready a8
      > ready a8 by agent
[  0] ready a9
      > ready a9 by agent
[  0] ready a10
      > ready a10 by agent
[  0] ready a11
      > ready a11 by agent
[  0] ready a12
      > ready a12 by agent
[  1] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 12)
      > offered c1 a2 until 21 (of 12)
      > offered c1 a3 until 21 (of 12)
      > offered c1 a4 until 21 (of 12)
      > offered c1 a5 until 21 (of 12)
      > offered c1 a6 until 21 (of 12)
      > offered c1 a7 until 21 (of 12)
      > offered c1 a8 until 21 (of 12)
      > offered c1 a9 until 21 (of 12)
      > offered c1 a10 until 21 (of 12)
      > offered c1 a11 until 21 (of 12)
      > offered c1 a12 until 21 (of 12)
[  2] accept c1 a7
      > withdrawn c1 a1: taken
      > withdrawn c1 a2: taken
      > withdrawn c1 a3: taken
      > withdrawn c1 a4: taken
      > withdrawn c1 a5: taken
      > withdrawn c1 a6: taken
      > withdrawn c1 a8: taken
      > withdrawn c1 a9: taken
      > withdrawn c1 a10: taken
      > withdrawn c1 a11: taken
      > withdrawn c1 a12: taken
      > connecting c1 a7 until 7
[  3] not_connected c1 a7
      > not connected c1 a7 by agent, apart until 63
      > offered c1 a1 until 23 (of 11)
      > offered c1 a2 until 23 (of 11)
      > offered c1 a3 until 23 (of 11)
      > offered c1 a4 until 23 (of 11)
      > offered c1 a5 until 23 (of 11)
      > offered c1 a6 until 23 (of 11)
      > offered c1 a8 until 23 (of 11)
      > offered c1 a9 until 23 (of 11)
      > offered c1 a10 until 23 (of 11)
      > offered c1 a11 until 23 (of 11)
      > offered c1 a12 until 23 (of 11)
[  4] accept c1 a12
      > withdrawn c1 a1: taken
      > withdrawn c1 a2: taken
      > withdrawn c1 a3: taken
      > withdrawn c1 a4: taken
      > withdrawn c1 a5: taken
      > withdrawn c1 a6: taken
      > withdrawn c1 a8: taken
      > withdrawn c1 a9: taken
      > withdrawn c1 a10: taken
      > withdrawn c1 a11: taken
      > connecting c1 a12 until 9
[  5] connected c1 a12
      > accepted c1 a12
[  6] look a1
      > a1 is ready with 0 of 1
[  7] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a1 until 27 (of 11)
      > offered c2 a2 until 27 (of 11)
      > offered c2 a3 until 27 (of 11)
      > offered c2 a4 until 27 (of 11)
      > offered c2 a5 until 27 (of 11)
      > offered c2 a6 until 27 (of 11)
      > offered c2 a7 until 27 (of 11)
      > offered c2 a8 until 27 (of 11)
      > offered c2 a9 until 27 (of 11)
      > offered c2 a10 until 27 (of 11)
      > offered c2 a11 until 27 (of 11)
[  8] leave c2
      > withdrawn c2 a1: customer left
      > withdrawn c2 a2: customer left
      > withdrawn c2 a3: customer left
      > withdrawn c2 a4: customer left
      > withdrawn c2 a5: customer left
      > withdrawn c2 a6: customer left
      > withdrawn c2 a7: customer left
      > withdrawn c2 a8: customer left
      > withdrawn c2 a9: customer left
      > withdrawn c2 a10: customer left
      > withdrawn c2 a11: customer left
      > abandoned c2
[  9] look a7
      > a7 is ready with 0 of 1
