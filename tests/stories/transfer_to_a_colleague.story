# Who talks with a customer may pass them to a colleague: it waits for that one alone, and neither the queue nor the requirement is asked of a
# colleague whom a person chose. When the time is over, or the colleague says no, it goes on by the rules, in the place of its first
# arrival, and who passed it on is not asked again.

queue bank lease 20s wrap-up 30s apart 60s
queue cards lease 20s wrap-up 0s apart 60s
agent a1 capacity 1 queues={bank} level=5
agent a2 capacity 1 queues={cards} level=1
agent a3 capacity 1 queues={bank} level=6
customer A
customer B
topic loan queue bank priority 5 patience 120s seek 40s
  required agent.level >= 5
topic card queue cards priority 5 patience 120s

[  0] ready a1
      > ready a1 by agent
[  0] arrive c1 A loan
      > arrived c1
      > offered c1 a1 until 20 (of 1)
[  1] accept c1 a1
      > accepted c1 a1
[  5] transfer c1 a1 to a1
      > refused bad_input
[  5] transfer c1 a1 to a2
      > refused colleague_not_there
[  6] ready a2
      > ready a2 by agent
[  7] transfer c1 a1 to a2
      > transferred c1 by a1 from bank to bank, topic loan
      > reserved c1 for a2 (passed) until 47
      > offered c1 a2 until 27 (of 1)
[  7] transfer c1 a1 to a2
      > nothing
[  8] decline c1 a2 busy
      > declined c1 a2 busy, apart until 68
[  9] waiting bank
      > in line: c1
[ 10] ready a3
      > ready a3 by agent
      > offered c1 a3 until 30 (of 1)
[ 11] accept c1 a3
      > accepted c1 a3
[ 12] transfer c1 a3 topic card
      > transferred c1 by a3 from bank to cards, topic card
[ 68] time
      > offered c1 a2 until 88 (of 1)
[ 71] accept c1 a2
      > accepted c1 a2
[ 72] transfer c1 a2 to a1 queue bank
      > transferred c1 by a2 from cards to bank, topic card
      > reserved c1 for a1 (passed) until 132
      > offered c1 a1 until 92 (of 1)
[ 73] accept c1 a1
      > accepted c1 a1
[ 74] end c1 a1
      > ended c1 a1 by agent, wrap-up until 104
[ 75] transfer c1 a1 to a2
      > refused wrong_state
[ 80] wrap c1 a1 code 3
      > wrapped c1 a1 code 3 by agent
[ 81] transfer c1 a1 to a2
      > refused stale_token
