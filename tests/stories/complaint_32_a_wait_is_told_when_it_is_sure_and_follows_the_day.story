# Genesys Cloud: the estimated wait "used 7 days of history", was "very skewed", and its formula a trade secret (community.genesys.com,
# "Estimated wait time algorithm"). Here three published estimators (engine/estimate.h) are scored by what really happened in this queue;
# the best one speaks. It says nothing before 20 waits were scored, and when talks become twice as long it has noticed a few talks later,
# whatever last week was like.

agent a6 capacity 1 queues={bank} level=3
customer A

[  0] ready a6
      > ready a6 by agent
# who is there before their queue is counts for it too
[  0] queue bank lease 20s wrap-up 0 apart 60s offer automatic
      > queue bank
[  0] queue post lease 20s wrap-up 0 apart 60s
      > queue post
[  0] topic any queue bank priority 9 patience 100m
      > topic any
[  0] arrive c1 A any
      > arrived c1
      > offered c1 a6 until 20 (of 1)
      > accepted c1 a6
[  1] arrive c2 A any
      > arrived c2
[  2] arrive c3 A any
      > arrived c3
[  3] arrive c4 A any
      > arrived c4
[ 10] end c1 a6
      > ended c1 a6 by agent
      > offered c2 a6 until 30 (of 1)
      > accepted c2 a6
[ 12] arrive c5 A any
      > arrived c5
[ 13] estimate bank
      > bank: unsure
[ 20] end c2 a6
      > ended c2 a6 by agent
      > offered c3 a6 until 40 (of 1)
      > accepted c3 a6
[ 22] arrive c6 A any
      > arrived c6
[ 30] end c3 a6
      > ended c3 a6 by agent
      > offered c4 a6 until 50 (of 1)
      > accepted c4 a6
[ 32] arrive c7 A any
      > arrived c7
[ 40] end c4 a6
      > ended c4 a6 by agent
      > offered c5 a6 until 60 (of 1)
      > accepted c5 a6
[ 42] arrive c8 A any
      > arrived c8
[ 50] end c5 a6
      > ended c5 a6 by agent
      > offered c6 a6 until 70 (of 1)
      > accepted c6 a6
[ 52] arrive c9 A any
      > arrived c9
[ 60] end c6 a6
      > ended c6 a6 by agent
      > offered c7 a6 until 80 (of 1)
      > accepted c7 a6
[ 62] arrive c10 A any
      > arrived c10
[ 70] end c7 a6
      > ended c7 a6 by agent
      > offered c8 a6 until 90 (of 1)
      > accepted c8 a6
[ 72] arrive c11 A any
      > arrived c11
[ 80] end c8 a6
      > ended c8 a6 by agent
      > offered c9 a6 until 100 (of 1)
      > accepted c9 a6
[ 82] arrive c12 A any
      > arrived c12
[ 90] end c9 a6
      > ended c9 a6 by agent
      > offered c10 a6 until 110 (of 1)
      > accepted c10 a6
[ 92] arrive c13 A any
      > arrived c13
[100] end c10 a6
      > ended c10 a6 by agent
      > offered c11 a6 until 120 (of 1)
      > accepted c11 a6
[102] arrive c14 A any
      > arrived c14
[110] end c11 a6
      > ended c11 a6 by agent
      > offered c12 a6 until 130 (of 1)
      > accepted c12 a6
[112] arrive c15 A any
      > arrived c15
[120] end c12 a6
      > ended c12 a6 by agent
      > offered c13 a6 until 140 (of 1)
      > accepted c13 a6
[122] arrive c16 A any
      > arrived c16
[130] end c13 a6
      > ended c13 a6 by agent
      > offered c14 a6 until 150 (of 1)
      > accepted c14 a6
[132] arrive c17 A any
      > arrived c17
[140] end c14 a6
      > ended c14 a6 by agent
      > offered c15 a6 until 160 (of 1)
      > accepted c15 a6
[142] arrive c18 A any
      > arrived c18
[150] end c15 a6
      > ended c15 a6 by agent
      > offered c16 a6 until 170 (of 1)
      > accepted c16 a6
[152] arrive c19 A any
      > arrived c19
[160] end c16 a6
      > ended c16 a6 by agent
      > offered c17 a6 until 180 (of 1)
      > accepted c17 a6
[162] arrive c20 A any
      > arrived c20
[170] end c17 a6
      > ended c17 a6 by agent
      > offered c18 a6 until 190 (of 1)
      > accepted c18 a6
[172] arrive c21 A any
      > arrived c21
[180] end c18 a6
      > ended c18 a6 by agent
      > offered c19 a6 until 200 (of 1)
      > accepted c19 a6
[182] arrive c22 A any
      > arrived c22
[183] estimate bank
      > bank: unsure
[190] end c19 a6
      > ended c19 a6 by agent
      > offered c20 a6 until 210 (of 1)
      > accepted c20 a6
[191] estimate bank
      > bank: unsure
[192] arrive c23 A any
      > arrived c23
[200] end c20 a6
      > ended c20 a6 by agent
      > offered c21 a6 until 220 (of 1)
      > accepted c21 a6
[201] estimate bank
      > bank: 19 s, four of five at most 28 s, by head
[202] arrive c24 A any
      > arrived c24
[210] end c21 a6
      > ended c21 a6 by agent
      > offered c22 a6 until 230 (of 1)
      > accepted c22 a6
[211] topic any queue bank priority 1 patience 100m
      > topic any
[211] estimate bank
      > bank: 19 s, four of five at most 28 s, by head
[212] arrive c25 A any
      > arrived c25
[220] end c22 a6
      > ended c22 a6 by agent
      > offered c23 a6 until 240 (of 1)
      > accepted c23 a6
[221] topic any queue bank patience 100m
      > topic any
[221] estimate bank
      > bank: 19 s, four of five at most 28 s, by head
[222] arrive c26 A any
      > arrived c26
[230] end c23 a6
      > ended c23 a6 by agent
      > offered c24 a6 until 250 (of 1)
      > accepted c24 a6
[231] estimate bank
      > bank: 28 s, four of five at most 28 s, by last served
[232] arrive c27 A any
      > arrived c27
[240] end c24 a6
      > ended c24 a6 by agent
      > offered c25 a6 until 260 (of 1)
      > accepted c25 a6
[241] estimate bank
      > bank: 28 s, four of five at most 28 s, by last served
[242] arrive c28 A any
      > arrived c28
[250] end c25 a6
      > ended c25 a6 by agent
      > offered c26 a6 until 270 (of 1)
      > accepted c26 a6
[251] estimate bank
      > bank: 28 s, four of five at most 28 s, by last served
[252] arrive c29 A any
      > arrived c29
[260] end c26 a6
      > ended c26 a6 by agent
      > offered c27 a6 until 280 (of 1)
      > accepted c27 a6
[262] arrive c30 A any
      > arrived c30
[263] estimate bank
      > bank: 28 s, four of five at most 28 s, by last served
[263] estimate bank voice
      > bank: unsure
[263] estimate post
      > post: unsure
[263] waits c28
      > c28 waits: busy, place 1, 1 of 1 agents could, 28 s, four of five at most 28 s, by last served
      > offline 0, paused 0, away 0, full 1, held 0, excluded 0, for another 0
[263] waits c30
      > c30 waits: busy, place 3, 1 of 1 agents could, 28 s, four of five at most 28 s, by last served
      > offline 0, paused 0, away 0, full 1, held 0, excluded 0, for another 0
[280] end c27 a6
      > ended c27 a6 by agent
      > offered c28 a6 until 300 (of 1)
      > accepted c28 a6
[282] arrive c31 A any
      > arrived c31
[300] end c28 a6
      > ended c28 a6 by agent
      > offered c29 a6 until 320 (of 1)
      > accepted c29 a6
[302] arrive c32 A any
      > arrived c32
[320] end c29 a6
      > ended c29 a6 by agent
      > offered c30 a6 until 340 (of 1)
      > accepted c30 a6
[322] arrive c33 A any
      > arrived c33
[340] end c30 a6
      > ended c30 a6 by agent
      > offered c31 a6 until 360 (of 1)
      > accepted c31 a6
[342] arrive c34 A any
      > arrived c34
[343] estimate bank
      > bank: 58 s, four of five at most 68 s, by last served
[360] end c31 a6
      > ended c31 a6 by agent
      > offered c32 a6 until 380 (of 1)
      > accepted c32 a6
[362] arrive c35 A any
      > arrived c35
[380] end c32 a6
      > ended c32 a6 by agent
      > offered c33 a6 until 400 (of 1)
      > accepted c33 a6
[382] arrive c36 A any
      > arrived c36
[400] end c33 a6
      > ended c33 a6 by agent
      > offered c34 a6 until 420 (of 1)
      > accepted c34 a6
[402] arrive c37 A any
      > arrived c37
[420] end c34 a6
      > ended c34 a6 by agent
      > offered c35 a6 until 440 (of 1)
      > accepted c35 a6
[422] arrive c38 A any
      > arrived c38
[440] end c35 a6
      > ended c35 a6 by agent
      > offered c36 a6 until 460 (of 1)
      > accepted c36 a6
[442] arrive c39 A any
      > arrived c39
[460] end c36 a6
      > ended c36 a6 by agent
      > offered c37 a6 until 480 (of 1)
      > accepted c37 a6
[462] arrive c40 A any
      > arrived c40
[480] end c37 a6
      > ended c37 a6 by agent
      > offered c38 a6 until 500 (of 1)
      > accepted c38 a6
[482] arrive c41 A any
      > arrived c41
[500] end c38 a6
      > ended c38 a6 by agent
      > offered c39 a6 until 520 (of 1)
      > accepted c39 a6
[502] arrive c42 A any
      > arrived c42
[520] end c39 a6
      > ended c39 a6 by agent
      > offered c40 a6 until 540 (of 1)
      > accepted c40 a6
[522] arrive c43 A any
      > arrived c43
[540] end c40 a6
      > ended c40 a6 by agent
      > offered c41 a6 until 560 (of 1)
      > accepted c41 a6
[542] arrive c44 A any
      > arrived c44
[543] estimate bank
      > bank: 58 s, four of five at most 68 s, by last served
[544] pause a6 lunch
      > paused a6 lunch by agent
[545] estimate bank
      > bank: unsure
[545] waits c42
      > c42 waits: offline, place 1, 1 of 1 agents could, unsure
      > offline 0, paused 1, away 0, full 0, held 0, excluded 0, for another 0
