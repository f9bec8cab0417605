# Strict: the higher priority first, however long the others have waited; among equals the first to arrive, over all queues.

queue bank lease 20s wrap-up 0 apart 60s order strict
queue cards lease 20s wrap-up 0 apart 60s order strict
agent a1 queues={bank,cards}
customer A
topic low queue cards priority 1 patience 10m
topic high queue bank priority 8 patience 10m
topic lost-card queue cards priority 8 patience 10m

[  0] arrive c1 A low
      > arrived c1
[100] arrive c2 A lost-card
      > arrived c2
[200] arrive c3 A high
      > arrived c3
[201] ready a1
      > ready a1 by agent
      > offered c2 a1 until 221 (of 1)
[202] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
      > offered c3 a1 until 222 (of 1)
[203] leave c3
      > withdrawn c3 a1: customer left
      > abandoned c3
      > offered c1 a1 until 223 (of 1)
