# A customer who leaves just as they are passed on, a busy colleague who becomes free, one who goes away, a contact that waits its turn in
# the other queue by its first arrival: nothing is lost.

queue bank lease 20s wrap-up 0s apart 60s
queue cards lease 20s wrap-up 0s apart 60s
agent a1 capacity 1 queues={bank}
agent a2 capacity 1 queues={cards}
customer A
customer B
customer C
topic loan queue bank priority 5 patience 600s
topic card queue cards priority 5 patience 600s

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  0] arrive c1 A loan
      > arrived c1
      > offered c1 a1 until 20 (of 1)
[  1] accept c1 a1
      > accepted c1 a1
[  2] arrive c2 B card
      > arrived c2
      > offered c2 a2 until 22 (of 1)
[  3] accept c2 a2
      > accepted c2 a2
[  4] arrive c3 C card
      > arrived c3
[  5] transfer c1 a1 queue cards
      > transferred c1 by a1 from bank to cards, topic loan
[  5] transfer c1 a1 queue cards
      > nothing
[  5] transfer c1 a1 queue bank
      > refused stale_token
[  5] transfer c1 a1 queue cards topic card
      > refused stale_token
[  5] transfer c1 a1 queue cards to a2
      > refused stale_token
[  6] waiting cards
      > in line: c1 c3
[  7] end c2 a2
      > ended c2 a2 by agent
      > offered c1 a2 until 27 (of 1)
[  8] leave c1
      > withdrawn c1 a2: customer left
      > abandoned c1
      > offered c3 a2 until 28 (of 1)
[  8] transfer c1 a1 queue cards
      > refused stale_token
[  9] accept c3 a2
      > accepted c3 a2
[ 10] transfer c3 a2 to a1
      > transferred c3 by a2 from cards to cards, topic card
      > reserved c3 for a1 (passed) until 70
      > offered c3 a1 until 30 (of 1)
[ 10] transfer c3 a2 to a1
      > nothing
[ 10] transfer c3 a2 queue cards
      > refused stale_token
[ 11] accept c3 a1
      > accepted c3 a1
[ 11] transfer c3 a2 to a1
      > nothing
[ 11] transfer c3 a2 queue bank
      > refused stale_token
[ 12] arrive c4 B card
      > arrived c4
      > offered c4 a2 until 32 (of 1)
[ 13] accept c4 a2
      > accepted c4 a2
[ 14] transfer c3 a1 to a2
      > transferred c3 by a1 from cards to cards, topic card
      > reserved c3 for a2 (passed) until 74
[ 14] transfer c3 a1 to a1
      > refused stale_token
[ 15] away a2 30s
      > away a2 until 45
      > reserved c3 no longer for a2
[ 16] back a2
      > back a2
[ 16] transfer c3 a1 to a2
      > nothing
[ 20] end c4 a2
      > ended c4 a2 by agent
[ 21] leave c3
      > abandoned c3
