# An agent's list shows whom they may pick: who waits there and whose requirement they meet, whether they are signed in, have a place or were
# kept apart for a while; not whom somebody else is to take, nor who does not want them. It is the same where the engine is short of memory.

queue desk lease 5m wrap-up 0 apart 60s offer pull connect 20s
queue bank lease 5m wrap-up 0 apart 60s
agent a1 voice 1 queues={desk} level=3
agent a2 voice 1 queues={desk} level=1
agent a3 voice 1 queues={bank,desk} level=5
agent a4
agent a5 chat 1 queues={desk} level=5
customer A
topic form queue desk patience 10m
  required agent.level > 2
topic any queue bank patience 10m
  required agent.level > 2

[  0] arrive c1 A form medium voice
      > arrived c1
[  0] arrive c2 A form medium voice excluded a1
      > arrived c2
[  0] arrive c3 A form medium voice excluded a3,a4
      > arrived c3
[  0] arrive c4 A any medium voice
      > arrived c4
[  0] arrive c5 A form medium chat
      > arrived c5
[  1] picks a1 c1 c2 c3 c4 c5 c6
      > a1 may pick c1 c3 c5
[  1] picks a2 c1 c2 c3 c4 c5
      > a2 may pick none
[  1] picks a3 c1 c2 c3 c4 c5
      > a3 may pick c1 c2 c5
[  1] picks a4 c1 c2 c3 c4 c5
      > a4 may pick none
[  1] picks a5 c1 c2 c3 c4 c5
      > a5 may pick c1 c2 c3 c5
[  1] picks a9 c1
      > a9 may pick none
[  2] ready a1
      > ready a1 by agent
[  2] ready a3
      > ready a3 by agent
      > offered c4 a3 until 302 (of 1)
[  2] leave c4
      > withdrawn c4 a3: customer left
      > abandoned c4
[  3] pull c1 a3
      > offered c1 a3 until 303 (of 1)
[  3] accept c1 a3
      > connecting c1 a3 until 23
[  4] picks a1 c1 c2 c3
      > a1 may pick c3
[  5] not_connected c1 a3
      > not connected c1 a3 by agent, apart until 65
[  6] picks a3 c1 c2 c3
      > a3 may pick c1 c2
[  7] pull c2 a3
      > offered c2 a3 until 307 (of 1)
[  7] accept c2 a3
      > connecting c2 a3 until 27
[  8] connected c2 a3
      > accepted c2 a3
# passed on to one, it is nobody else's, unless they are not wanted; and who has it passed on to them need meet nothing
[  9] transfer c2 a3 to a1
      > refused colleague_not_there
[ 10] pull c3 a1
      > offered c3 a1 until 310 (of 1)
[ 10] accept c3 a1
      > connecting c3 a1 until 30
[ 11] connected c3 a1
      > accepted c3 a1
[ 12] transfer c3 a1 to a2
      > refused colleague_not_there
[ 13] ready a2
      > ready a2 by agent
[ 14] ready a4
      > ready a4 by agent
[ 15] transfer c3 a1 to a2
      > transferred c3 by a1 from desk to desk, topic form
      > reserved c3 for a2 (passed) until 75
      > offered c3 a2 until 315 (of 1)
[ 16] accept c3 a2
      > connecting c3 a2 until 36
[ 17] connected c3 a2
      > accepted c3 a2
[ 18] arrive c7 A form medium voice
      > arrived c7
[ 19] pull c7 a1
      > offered c7 a1 until 319 (of 1)
[ 19] accept c7 a1
      > connecting c7 a1 until 39
[ 20] connected c7 a1
      > accepted c7 a1
[ 21] transfer c7 a1 to a2
      > transferred c7 by a1 from desk to desk, topic form
      > reserved c7 for a2 (passed) until 81
[ 22] picks a1 c1 c2 c3 c5 c7
      > a1 may pick c1 c5
[ 22] picks a2 c1 c2 c3 c5 c7
      > a2 may pick c7
[ 22] picks a3 c1 c2 c3 c5 c7
      > a3 may pick c1 c5
[ 22] picks a4 c1 c2 c3 c5 c7
      > a4 may pick none
[ 23] learn c7 A medium voice excluded a2
      > changed c7
      > reserved c7 no longer for a2
[ 24] picks a2 c1 c2 c3 c5 c7
      > a2 may pick none
[ 24] picks a3 c1 c2 c3 c5 c7
      > a3 may pick c1 c5 c7
# many more come to the books: what they may is worked out when there is room for them
[ 25] crowd 600 queues={desk} level=9
[ 26] picks a1 c1 c2 c3 c5 c7
      > a1 may pick c1 c5 c7
[ 26] picks a2 c1 c2 c3 c5 c7
      > a2 may pick none
[ 26] picks a3 c1 c2 c3 c5 c7
      > a3 may pick c1 c5 c7
[ 26] picks a4 c1 c2 c3 c5 c7
      > a4 may pick none
[ 26] picks a5 c1 c2 c3 c5 c7
      > a5 may pick c1 c5 c7
[ 27] agent a2 voice 1 queues={desk} level=9
      > agent a2
[ 28] picks a2 c1 c2 c3 c5 c7
      > a2 may pick c1 c5
[ 28] crowd 600 queues={desk} level=9
[ 29] agent a3 voice 1 queues={desk} level=1
      > agent a3
[ 29] picks a3 c1 c2 c3 c5 c7
      > a3 may pick none
