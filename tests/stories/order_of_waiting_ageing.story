# Ageing: a step of priority is worth 60 s of waiting. Priority 2 overtakes who has waited less than 120 s more; at exactly as much the
# first to arrive is first, and nobody is overtaken for ever.

queue bank lease 20s wrap-up 0 apart 60s order ageing 60s
agent a1 queues={bank}
customer A
topic low queue bank priority 0 patience 10m
topic high queue bank priority 2 patience 10m

[  0] arrive c1 A low
      > arrived c1
[119] arrive c2 A high
      > arrived c2
[120] arrive c3 A high
      > arrived c3
[121] arrive c4 A high
      > arrived c4
[122] waiting bank
      > in line: c2 c1 c3 c4
[123] ready a1
      > ready a1 by agent
      > offered c2 a1 until 143 (of 1)
[124] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
      > offered c1 a1 until 144 (of 1)
[125] leave c1
      > withdrawn c1 a1: customer left
      > abandoned c1
      > offered c3 a1 until 145 (of 1)
[126] leave c3
      > withdrawn c3 a1: customer left
      > abandoned c3
      > offered c4 a1 until 146 (of 1)
