# A step is due so long after the arrival, to the microsecond, and not before; one that comes after a microsecond is no step at once.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=1
customer A
topic soon queue bank patience 10m
  required agent.level > 2
  step after 1us agent.level > 1
  step after 3us share 1 agent.level > 0
topic later queue bank patience 10m
  required agent.level > 2
  step after 2s agent.level > 0

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A soon
      > arrived c1
[  1] time
      > nothing
[  1+1us] time
      > widened c1
[  1+2us] time
      > nothing
[  1+3us] time
      > widened c1 to step 2
      > offered c1 a1 until 21 (of 1)
[  2] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
[  3] arrive c2 A later
      > arrived c2
[  4+999999us] time
      > nothing
[  5] time
      > widened c2
      > offered c2 a1 until 25 (of 1)
