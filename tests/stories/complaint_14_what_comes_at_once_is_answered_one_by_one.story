# Asterisk: locks taken in different orders deadlock with a database handle under the module's mutex, 30 to 40 calls a day hang with the
# agents who had them (asterisk/asterisk issue 695, pull request 2300). Here one command after the other is answered, whatever it crosses:
# accepts by two, a hang-up, a reload and a transfer in the same moment. Nobody waits for another's answer.

queue bank lease 20s wrap-up 10s apart 60s offer parallel 2
queue loans lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank,loans}
customer A
customer B
topic cards queue bank patience 100s
topic house queue loans patience 100s

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A cards
      > arrived c1
      > offered c1 a1 until 21 (of 2)
      > offered c1 a2 until 21 (of 2)
[  5] accept c1 a2
      > withdrawn c1 a1: taken
      > accepted c1 a2
[  5] accept c1 a1
      > refused taken
[  5] queue bank lease 20s wrap-up 30s apart 60s offer parallel 2
      > queue bank
[  5] agent a2 queues={bank} level=1
      > agent a2
[  5] transfer c1 a2 to a1
      > transferred c1 by a2 from bank to bank, topic cards
      > reserved c1 for a1 (passed) until 65
      > offered c1 a1 until 25 (of 1)
[  5] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
[  5] accept c1 a1
      > refused stale_token
[  5] end c1 a2
      > refused not_found
[  5] arrive c2 B house
      > arrived c2
[  5] agent a2 queues={bank,loans} level=2
      > agent a2
      > offered c2 a2 until 25 (of 1)
[  5] leave c2
      > withdrawn c2 a2: customer left
      > abandoned c2
[  5] accept c2 a2
      > refused stale_token
[  6] look a1
      > a1 is ready with 0 of 1
[  6] look a2
      > a2 is ready with 0 of 1
