# Automatic: offered and accepted in one moment, to the best, while there is a place; a call is connected first.

queue chats lease 20s wrap-up 0 apart 60s offer automatic
queue calls lease 20s wrap-up 10s apart 60s offer automatic connect 5s
agent a1 chat 2 voice 1 queues={chats,calls}
customer A
topic chat queue chats patience 10m
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A chat
      > arrived c1
      > offered c1 a1 until 21 (of 1)
      > accepted c1 a1
[  2] arrive c2 A chat
      > arrived c2
      > offered c2 a1 until 22 (of 1)
      > accepted c2 a1
[  3] arrive c3 A chat
      > arrived c3
[  4] end c1 a1
      > ended c1 a1 by agent
      > offered c3 a1 until 24 (of 1)
      > accepted c3 a1
[  5] arrive c4 A call medium voice
      > arrived c4
      > offered c4 a1 until 25 (of 1)
      > connecting c4 a1 until 10
[  6] connected c4 a1
      > accepted c4 a1
