# More at once than are looked at one by one. An agent who had seventy goes, and all of them are given to others at once: as many as there are places, in the order of those who wait, the most
# urgent first; and when the next agents come, the rest.

queue bank lease 10m wrap-up 0 apart 60s order strict
queue calls lease 10m wrap-up 10s apart 60s
queue post lease 10m wrap-up 0 apart 60s order weight 2
agent a1 chat 200 queues={bank,post}
agent a2 chat 64 queues={bank,post}
agent a3 chat 3 queues={bank,post}
agent a4 chat 1 queues={bank,post} level=3
agent a5 chat 100 queues={bank,post}
agent a101..a180 queues={calls} level=180..101
agent a200 chat 200 queues={calls} level=300
customer A
known contact level=1
topic low queue bank priority 1 patience 10m
topic high queue bank priority 9 patience 10m
topic letter queue post patience 10m
topic any queue calls patience 10m
topic own queue calls patience 10m
  required agent.level >= contact.level and agent.level < 200

[  0] arrive c1..c40 A low
      > arrived c1..c40
[  1] arrive c41..c60 A high
      > arrived c41..c60
[  2] arrive c61..c70 A letter
      > arrived c61..c70
[  3] ready a1
      > ready a1 by agent
      > offered c41..c60 a1 until 603 (of 1)
      > offered c1..c40 a1 until 603 (of 1)
      > offered c61..c70 a1 until 603 (of 1)
[  4] ready a2
      > ready a2 by agent
[  4] ready a3
      > ready a3 by agent
# 70 find an agent at once: 64, and three, and three are left, the least urgent
[  5] pause a1
      > paused a1 break by agent
      > withdrawn c41..c60 a1: agent state
      > withdrawn c1..c40 a1: agent state
      > withdrawn c61..c70 a1: agent state
      > offered c41 a2 until 605 (of 2)
      > offered c42 a3 until 605 (of 2)
      > offered c43..c60 a2 until 605 (of 2)
      > offered c1 a2 until 605 (of 2)
      > offered c2 a2 until 605 (of 2)
      > offered c3 a2 until 605 (of 2)
      > offered c4 a3 until 605 (of 2)
      > offered c5..c25 a2 until 605 (of 2)
      > offered c26 a3 until 605 (of 2)
      > offered c27..c40 a2 until 605 (of 1)
      > offered c61..c67 a2 until 605 (of 1)
[  6] ready a4
      > ready a4 by agent
      > offered c68 a4 until 606 (of 1)
[  7] ready a5
      > ready a5 by agent
      > offered c69 a5 until 607 (of 1)
      > offered c70 a5 until 607 (of 1)
# eighty wrap up at once, and for each somebody waits, the most of them for just a few
[ 10] ready a101..a180
      > ready a101..a180 by agent
[ 11] arrive c101..c180 A any
      > arrived c101..c180
      > offered c101..c180 a101..a180 until 611 (of 80..1)
[ 12] accept c101..c180 a101..a180
      > accepted c101..c180 a101..a180
[ 13] arrive c181..c250 A own level=111..180
      > arrived c181..c250
[ 13] arrive c251..c270 A any
      > arrived c251..c270
[ 14] waits c250
      > c250 waits: busy, place 70, 1 of 86 agents could, unsure
      > part 1 excludes 79, most
      > part 2 excludes 1
      > offline 0, paused 0, away 0, full 1, held 0, excluded 0, for another 0
[ 14] end c101..c180 a101..a180
      > ended c101..c180 a101..a180 by agent, wrap-up until 24
[ 24] time
      > wrapped c101..c180 a101..a180 code 0 by system
      > offered c181 a101 until 624 (of 70)
      > offered c182 a102 until 624 (of 68)
      > offered c183 a103 until 624 (of 66)
      > offered c184 a104 until 624 (of 64)
      > offered c185 a105 until 624 (of 62)
      > offered c186 a106 until 624 (of 60)
      > offered c187 a107 until 624 (of 58)
      > offered c188 a108 until 624 (of 56)
      > offered c189 a109 until 624 (of 54)
      > offered c190 a110 until 624 (of 52)
      > offered c191 a111 until 624 (of 50)
      > offered c192 a112 until 624 (of 48)
      > offered c193 a113 until 624 (of 46)
      > offered c194 a114 until 624 (of 44)
      > offered c195 a115 until 624 (of 42)
      > offered c196 a116 until 624 (of 40)
      > offered c197 a117 until 624 (of 38)
      > offered c198 a118 until 624 (of 36)
      > offered c199 a119 until 624 (of 34)
      > offered c200 a120 until 624 (of 32)
      > offered c201 a121 until 624 (of 30)
      > offered c202 a122 until 624 (of 28)
      > offered c203 a123 until 624 (of 26)
      > offered c204 a124 until 624 (of 24)
      > offered c205 a125 until 624 (of 22)
      > offered c206 a126 until 624 (of 20)
      > offered c207 a127 until 624 (of 18)
      > offered c208 a128 until 624 (of 16)
      > offered c209 a129 until 624 (of 14)
      > offered c210 a130 until 624 (of 12)
      > offered c211 a131 until 624 (of 10)
      > offered c212 a132 until 624 (of 8)
      > offered c213 a133 until 624 (of 6)
      > offered c214 a134 until 624 (of 4)
      > offered c215 a135 until 624 (of 2)
      > offered c251..c270 a136..a155 until 624 (of 45..26)
[ 25] waiting calls
      > in line: c216 c217 c218 c219 c220 c221 c222 c223 c224 c225 c226 c227 c228 c229 c230 c231 c232 c233 c234 c235 c236 c237 c238 c239 c240 c241 c242 c243 c244 c245 c246 c247 c248 c249 c250
# all who wait are looked at, whatever they wait for
[ 26] arrive c271..c340 A own level=131..200
      > arrived c271..c340
[ 27] ready a200
      > ready a200 by agent
[ 28] topic own queue calls patience 10m
  required agent.level >= contact.level
      > topic own
      > offered c216..c250 a200 until 628 (of 1)
      > offered c271..c340 a200 until 628 (of 1)
[ 29] pause a200
      > paused a200 break by agent
      > withdrawn c216..c250 a200: agent state
      > withdrawn c271..c340 a200: agent state
[ 30] ready a200
      > ready a200 by agent
      > offered c216..c250 a200 until 630 (of 1)
      > offered c271..c340 a200 until 630 (of 1)
