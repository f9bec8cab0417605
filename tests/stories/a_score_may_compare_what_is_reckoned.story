# Whom a topic prefers may hang on what is reckoned from both, the customer's side first: for everybody the same number, held against each
# agent's own.

queue bank lease 20s wrap-up 0 apart 60s agents score
agent a1 queues={bank} level=2
agent a2 queues={bank} level=5
agent a3 queues={bank} level=3
customer A wish=3
topic any queue bank patience 10m
  score 0 * agent.level + (customer.wish + 1 <= agent.level + 0.5)

[  0] ready a1
      > ready a1 by agent
[  1] ready a3
      > ready a3 by agent
[  2] ready a2
      > ready a2 by agent
[  3] arrive c1 A any
      > arrived c1
      > offered c1 a2 until 23 (of 3)
[  4] accept c1 a2
      > accepted c1 a2
[  5] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 25 (of 2)
