# Two hundred are idle at once, and the one who is idle longest is asked: of those who are equally long, the one whose account is the oldest,
# whatever their places in the lists of the engine; also when many go and come back, from both ends and the middle.

queue bank lease 10m wrap-up 0 apart 60s
agent a151..a200 chat 2 queues={bank}
agent a1..a50 queues={bank}
agent a101..a150 queues={bank}
agent a51..a100 queues={bank}
agent a201..a210 chat 4 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a101..a150
      > ready a101..a150 by agent
[  0] ready a1..a50
      > ready a1..a50 by agent
[  1] ready a100..a51
      > ready a100..a51 by agent
[  2] ready a151..a200
      > ready a151..a200 by agent
[  3] arrive c1..c50 A any
      > arrived c1..c50
      > offered c1..c50 a1..a50 until 603 (of 200..151)
[  3] arrive c51..c100 A any
      > arrived c51..c100
      > offered c51..c100 a101..a150 until 603 (of 150..101)
[  4] arrive c101..c150 A any
      > arrived c101..c150
      > offered c101..c150 a51..a100 until 604 (of 100..51)
[  5] arrive c151..c200 A any
      > arrived c151..c200
      > offered c151..c200 a151..a200 until 605 (of 50)
# less loaded first: these have one of two places left
[  6] ready a201..a210
      > ready a201..a210 by agent
[  7] arrive c201..c210 A any
      > arrived c201..c210
      > offered c201..c210 a201..a210 until 607 (of 60)
[  7] arrive c211..c220 A any
      > arrived c211..c220
      > offered c211..c220 a201..a210 until 607 (of 60)
[  7] arrive c221..c240 A any
      > arrived c221..c240
      > offered c221..c240 a151..a170 until 607 (of 60..41)
# they come back to where they stood: who was only rung is idle since they came
[  8] leave c1..c50
      > withdrawn c1..c50 a1..a50: customer left
      > abandoned c1..c50
[  8] leave c150..c101
      > withdrawn c150..c101 a100..a51: customer left
      > abandoned c150..c101
[  8] leave c51..c100
      > withdrawn c51..c100 a101..a150: customer left
      > abandoned c51..c100
[  9] arrive c241..c290 A any
      > arrived c241..c290
      > offered c241..c290 a1..a50 until 609 (of 190..141)
[  9] arrive c291..c310 A any
      > arrived c291..c310
      > offered c291..c310 a101..a120 until 609 (of 140..121)
[ 10] leave c241..c290
      > withdrawn c241..c290 a1..a50: customer left
      > abandoned c241..c290
# some in the middle go, and come back as the last
[ 11] pause a10..a40
      > paused a10..a40 break by agent
[ 12] pause a121..a140
      > paused a121..a140 break by agent
[ 13] ready a40..a10
      > ready a40..a10 by agent
[ 14] ready a121..a140
      > ready a121..a140 by agent
[ 15] leave c291..c310
      > withdrawn c291..c310 a101..a120: customer left
      > abandoned c291..c310
[ 16] arrive c311..c319 A any
      > arrived c311..c319
      > offered c311..c319 a1..a9 until 616 (of 190..182)
[ 16] arrive c320..c329 A any
      > arrived c320..c329
      > offered c320..c329 a41..a50 until 616 (of 181..172)
[ 16] arrive c330..c349 A any
      > arrived c330..c349
      > offered c330..c349 a101..a120 until 616 (of 171..152)
[ 16] arrive c350..c359 A any
      > arrived c350..c359
      > offered c350..c359 a141..a150 until 616 (of 151..142)
[ 17] arrive c360..c409 A any
      > arrived c360..c409
      > offered c360..c409 a51..a100 until 617 (of 141..92)
[ 18] arrive c410..c440 A any
      > arrived c410..c440
      > offered c410..c440 a10..a40 until 618 (of 91..61)
[ 19] arrive c441..c460 A any
      > arrived c441..c460
      > offered c441..c460 a121..a140 until 619 (of 60..41)
# who has one of two places left, then who has two of four
[ 20] arrive c461..c490 A any
      > arrived c461..c490
      > offered c461..c490 a171..a200 until 620 (of 40..11)
[ 21] leave c151..c170
      > withdrawn c151..c170 a151..a170: customer left
      > abandoned c151..c170
[ 22] arrive c491 A any
      > arrived c491
      > offered c491 a151 until 622 (of 30)
