# While a call is connected and a wrap-up written, a queue's times become shorter, or none at all; then the server stops and starts again. What
# the new times say holds for what begins from then on: nobody has less time than was left when the server was last seen at work.

queue calls lease 100s wrap-up 30s apart 60s connect 5s
queue chats lease 100s wrap-up 30s apart 60s
agent a1 voice 1 queues={calls}
agent a2 queues={chats}
agent a3 queues={chats}
customer A
topic call queue calls patience 10m
topic chat queue chats patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] arrive c1 A chat
      > arrived c1
      > offered c1 a2 until 100 (of 1)
[  1] accept c1 a2
      > accepted c1 a2
[  2] end c1 a2
      > ended c1 a2 by agent, wrap-up until 32
[  3] ready a3
      > ready a3 by agent
[  3] arrive c2 A chat
      > arrived c2
      > offered c2 a3 until 103 (of 1)
[  3] arrive c3 A call medium voice
      > arrived c3
      > offered c3 a1 until 103 (of 1)
[  4] accept c3 a1
      > connecting c3 a1 until 9
[  5] queue calls lease 10s wrap-up 0 apart 60s
      > queue calls
[  5] queue chats lease 10s wrap-up 0 apart 60s
      > queue chats
[  6] restart 15s
      > wrap-up retimed c1 a2 until 33
      > retimed c2 a3 until 104
      > retimed c3 a1 until 10
      > away a1 until 21
      > away a2 until 21
      > away a3 until 21
[  7] back a1
      > back a1
[  7] back a2
      > back a2
[  7] back a3
      > back a3
[  9] connected c3 a1
      > accepted c3 a1
[ 12] accept c2 a3
      > accepted c2 a3
# Once more: what was left when a3 accepted, and not more.
[ 20] restart 15s
      > wrap-up retimed c1 a2 until 41
      > away a1 until 35
      > away a2 until 35
      > away a3 until 35
[ 21] back a2
      > back a2
[ 34] wrap c1 a2 code 3
      > wrapped c1 a2 code 3 by agent
