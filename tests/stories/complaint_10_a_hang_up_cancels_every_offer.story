# FreeSWITCH: the caller has hung up and the agent still gets a silent call (freeswitch issue 2529). Here a hang-up takes back every
# offer, or the call being connected, in the one command; who was asked is free in it and takes the next who waits.

queue calls lease 20s wrap-up 10s apart 60s offer parallel 3 connect 5s
agent a1 voice 1 queues={calls}
agent a2 voice 1 queues={calls}
agent a3 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] ready a3
      > ready a3 by agent
[  1] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 3)
      > offered c1 a2 until 21 (of 3)
      > offered c1 a3 until 21 (of 3)
[  2] arrive c2 A call medium voice
      > arrived c2
# all three rang for c1: all three ring for c2 now
[  3] leave c1
      > withdrawn c1 a1: customer left
      > withdrawn c1 a2: customer left
      > withdrawn c1 a3: customer left
      > abandoned c1
      > offered c2 a1 until 23 (of 3)
      > offered c2 a2 until 23 (of 3)
      > offered c2 a3 until 23 (of 3)
[  3] accept c1 a2
      > refused stale_token
[  4] accept c2 a2
      > withdrawn c2 a1: taken
      > withdrawn c2 a3: taken
      > connecting c2 a2 until 9
[  5] arrive c3 A call medium voice
      > arrived c3
      > offered c3 a1 until 25 (of 2)
      > offered c3 a3 until 25 (of 2)
[  6] leave c2
      > withdrawn c2 a2: customer left
      > abandoned c2
[  6] connected c2 a2
      > refused stale_token
[  6] not_connected c2 a2
      > refused stale_token
[  7] leave c3
      > withdrawn c3 a1: customer left
      > withdrawn c3 a3: customer left
      > abandoned c3
[  8] look a1
      > a1 is ready with 0 of 1
[  8] look a2
      > a2 is ready with 0 of 1
[  8] look a3
      > a3 is ready with 0 of 1
[  9] waiting calls
      > in line: nobody
