# Asterisk: "queue show" with many realtime queues and members asks the database once a queue and backs up the whole server
# (asterisk/asterisk issues 1214, 1215). Here to look is to read memory: the line of each queue, why each contact waits and why an agent is
# idle, in the middle of everything; no fact follows, and what happens next is what would have happened.

queue bank lease 20s wrap-up 10s apart 60s
queue loans lease 20s wrap-up 10s apart 60s order ageing 60s overflow bank after 300s
queue desk lease 20s wrap-up 10s apart 60s offer pull
agent a1 queues={bank,loans} level=1
agent a2 queues={loans,desk} level=2
agent a3 queues={bank,loans,desk} level=3
agent a4 queues={}
customer A wish=2
customer B wish=9
topic cards queue bank priority 2 patience 100s
topic house queue loans patience 100s widen 50
  required agent.level >= customer.wish and agent.level < 9
  widened  agent.level >= 3
topic form queue desk patience 100s

[  0] idle a1
      > a1: offline for 0 s, 0 wait: requirement 0, held 0, reserved 0, media 0, first c0
[  1] ready a1
      > ready a1 by agent
[  1] idle a1
      > a1: nobody waits for 0 s, 0 wait: requirement 0, held 0, reserved 0, media 0, first c0
[  2] arrive c1 A cards
      > arrived c1
      > offered c1 a1 until 22 (of 1)
[  3] arrive c2 B house
      > arrived c2
[  3] arrive c3 A house excluded a3
      > arrived c3
[  4] arrive c4 A form
      > arrived c4
[  4] waiting bank
      > in line: nobody
[  4] waiting loans
      > in line: c2 c3
[  4] waiting desk
      > in line: c4
[  5] estimate bank
      > bank: unsure
[  5] estimate loans
      > loans: unsure
[  5] estimate desk voice
      > desk: unsure
[  6] waits c1
      > c1 waits: not, place 0, 2 of 4 agents could, unsure
      > offline 1, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  6] waits c2
      > c2 waits: requirement, place 1, 0 of 4 agents could, unsure
      > part 1 excludes 3, most
      > next step 53, overflow 303
[  6] waits c3
      > c3 waits: held, place 2, 2 of 4 agents could, unsure
      > part 1 excludes 1, most
      > offline 1, paused 0, away 0, full 0, held 0, excluded 1, for another 0
      > next step 53, overflow 303
[  6] waits c4
      > c4 waits: pull, place 1, 2 of 4 agents could, unsure
      > offline 2, paused 0, away 0, full 0, held 0, excluded 0, for another 0
[  7] ready a2
      > ready a2 by agent
      > offered c3 a2 until 27 (of 1)
[  8] idle a1
      > a1: not for 7 s, 1 wait: requirement 1, held 0, reserved 0, media 0, first c2
[  8] idle a2
      > a2: not for 1 s, 2 wait: requirement 1, held 0, reserved 0, media 1, first c2
[  8] idle a4
      > a4: offline for 8 s, 0 wait: requirement 0, held 0, reserved 0, media 0, first c0
[  9] accept c1 a1
      > accepted c1 a1
[ 10] idle a1
      > a1: not for 9 s, 1 wait: requirement 1, held 0, reserved 0, media 0, first c2
[ 11] ready a3
      > ready a3 by agent
[ 12] waits c2
      > c2 waits: requirement, place 1, 0 of 4 agents could, unsure
      > part 1 excludes 3, most
      > next step 53, overflow 303
[ 12] idle a3
      > a3: requirement for 1 s, 2 wait: requirement 1, held 0, reserved 0, media 0, first c2
[ 13] decline c3 a2 busy
      > declined c3 a2 busy, apart until 73
[ 13] idle a2
      > a2: requirement for 6 s, 3 wait: requirement 1, held 1, reserved 0, media 0, first c2
[ 13] waits c3
      > c3 waits: held, place 2, 2 of 4 agents could, unsure
      > part 1 excludes 1, most
      > offline 0, paused 0, away 0, full 0, held 1, excluded 1, for another 0
      > next step 53, overflow 303
[ 14] pull c4 a3
      > offered c4 a3 until 34 (of 1)
      > accepted c4 a3
[ 15] want a3 lunch
      > a3 wants paused lunch
[ 15] idle a3
      > a3: wants for 4 s, 2 wait: requirement 1, held 1, reserved 0, media 0, first c2
[ 16] away a2 60s
      > away a2 until 76
[ 16] idle a2
      > a2: away for 9 s, 2 wait: requirement 1, held 0, reserved 0, media 0, first c2
[ 16] waits c3
      > c3 waits: held, place 2, 2 of 4 agents could, unsure
      > part 1 excludes 1, most
      > offline 0, paused 0, away 1, full 0, held 0, excluded 1, for another 0
      > next step 53, overflow 303
[ 20] end c1 a1
      > ended c1 a1 by agent, wrap-up until 30
[ 20] idle a1
      > a1: not for 19 s, 2 wait: requirement 2, held 0, reserved 0, media 0, first c2
[ 21] waiting loans
      > in line: c2 c3
[ 22] pause a1 break
      > paused a1 break by agent
[ 22] idle a1
      > a1: paused for 21 s, 2 wait: requirement 2, held 0, reserved 0, media 0, first c2
[ 23] offline a1
      > offline a1 by agent
[ 23] waits c2
      > c2 waits: requirement, place 1, 0 of 4 agents could, unsure
      > part 1 excludes 3, most
      > next step 53, overflow 303
[ 24] ready a4
      > ready a4 by agent
[ 24] idle a4
      > a4: no queue for 0 s, 0 wait: requirement 0, held 0, reserved 0, media 0, first c0
[ 25] end c4 a3
      > ended c4 a3 by agent, wrap-up until 35
[ 26] wrap c4 a3
      > wrapped c4 a3 code 0 by agent
      > paused a3 lunch by agent
[ 27] waits c2
      > c2 waits: requirement, place 1, 0 of 4 agents could, unsure
      > part 1 excludes 3, most
      > next step 53, overflow 303
[ 28] idle a3
      > a3: paused for 2 s, 2 wait: requirement 1, held 1, reserved 0, media 0, first c2
