# A queue that has a time to connect, and two media: the call is CONNECTING until its media are joined; the chat has none to join, so
# its accept is all, and nobody waits for a word that no desktop of a chat ever sends.

queue calls lease 20s wrap-up 10s apart 60s connect 5s
agent a1 capacity 1 voice 1 queues={calls}
agent a2 capacity 1 queues={calls}
customer A
topic any queue calls patience 10m

[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A any
      > arrived c1
      > offered c1 a2 until 21 (of 1)
[  2] accept c1 a2
      > accepted c1 a2
[  3] connected c1 a2
      > nothing
[ 60] ready a1
      > ready a1 by agent
[ 61] arrive c2 A any medium voice
      > arrived c2
      > offered c2 a1 until 81 (of 1)
[ 62] accept c2 a1
      > connecting c2 a1 until 67
[ 63] connected c2 a1
      > accepted c2 a1
