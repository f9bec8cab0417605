# Twilio: tasks stuck in reserved, assigned or wrapping up after the call has ended, mended by hand (also complaints 9, 17, 21). Here
# every state but the talk itself has a time at which it ends, and the talk ends with the customer, the agent or the agent's desktop.

queue bank lease 20s wrap-up 30s apart 60s connect 5s
agent a1 voice 1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[ 21] time
      > lapsed c1 a1, apart until 81
      > paused a1 missed by system
[ 22] ready a1
      > ready a1 by agent
[ 81] time
      > offered c1 a1 until 101 (of 1)
[ 82] accept c1 a1
      > connecting c1 a1 until 87
[ 87] time
      > not connected c1 a1 by system, apart until 207
[207] time
      > offered c1 a1 until 227 (of 1)
[208] accept c1 a1
      > connecting c1 a1 until 213
[209] connected c1 a1
      > accepted c1 a1
[210] away a1 10s
      > away a1 until 220
[220] time
      > requeued c1 a1: agent away
      > offline a1 by system
[221] ready a1
      > ready a1 by agent
      > offered c1 a1 until 241 (of 1)
[222] accept c1 a1
      > connecting c1 a1 until 227
[223] connected c1 a1
      > accepted c1 a1
[224] leave c1
      > ended c1 a1 by customer, wrap-up until 254
[254] time
      > wrapped c1 a1 code 0 by system
[255] look a1
      > a1 is ready with 0 of 1
