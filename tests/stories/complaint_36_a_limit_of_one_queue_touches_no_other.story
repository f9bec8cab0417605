# Salesforce: reaching a limit of Omni-Channel raises an error in unrelated work such as mail that becomes a case (article 000233885).
# Here a full queue refuses who comes to it, with the reason; other queues, media and those within go on.

queue small lease 20s wrap-up 0 apart 60s at-most chat 1
queue large lease 20s wrap-up 0 apart 60s
agent a1 chat 2 queues={large}
customer A
topic small queue small patience 10m
topic large queue large patience 10m

[  1] arrive c1 A small
      > arrived c1
[  2] arrive c2 A small
      > refused full
[  3] arrive c3 A small medium email
      > arrived c3
[  4] arrive c4 A large
      > arrived c4
[  5] ready a1
      > ready a1 by agent
      > offered c4 a1 until 25 (of 1)
[  6] accept c4 a1
      > accepted c4 a1
[  7] learn c1 A urgency=3
      > changed c1
# One leaves: there is room again, and the one who was refused may come again.
[  8] leave c1
      > abandoned c1
[  9] arrive c2 A small
      > arrived c2
[ 10] arrive c5 A small
      > refused full
[ 11] end c4 a1
      > ended c4 a1 by agent
