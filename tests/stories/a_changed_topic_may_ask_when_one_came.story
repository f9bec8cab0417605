# Two contacts stand in one lane; then the topic asks more for those who came later than a certain time.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank} level=3
agent a2 queues={bank} level=7
customer A
topic any queue bank patience 10m
  required agent.level >= 9

[ 30] arrive c1 A any
      > arrived c1
[ 90] arrive c2 A any
      > arrived c2
[ 91] topic any queue bank patience 10m
      required agent.level >= 7 or contact.arrived < "1970-01-01 00:01"
      > topic any
[ 92] ready a1
      > ready a1 by agent
      > offered c1 a1 until 112 (of 1)
[ 93] accept c1 a1
      > accepted c1 a1
[ 94] end c1 a1
      > ended c1 a1 by agent
[ 95] ready a2
      > ready a2 by agent
      > offered c2 a2 until 115 (of 1)
