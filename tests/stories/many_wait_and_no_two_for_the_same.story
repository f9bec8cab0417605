# More wait than are looked at one by one, and no two for the same: each agent who comes finds the one who waits for just them, wherever it
# stands; and of several the first in line. At each bound of what a requirement may ask: equal, at least, more than, a word, one of a set,
# two and three things at once, and more things than are kept at hand.

queue bank lease 10m wrap-up 0 apart 60s
agent a1 queues={bank} level=5 grade=2 city=north vip=yes
agent a2 queues={bank} level=5.001 grade=2 city=south vip=no
agent a3 queues={bank} level=4.999 grade=3 city=east languages={l1,l66}
agent a4 queues={bank} languages={l64,l65} tools={t1,t7}
agent a5 queues={bank} level=290
agent a6 queues={bank} x1=1 x2=1 x3=1 x4=1 x5=1 x6=1 x7=1 x8=1 x9=1 x10=1
agent a7 queues={bank} level=1007
agent a8 queues={bank} level=1008
agent a9 queues={bank} level=-3 s1={u} s2={u} s3={u} s4={u} s5={u} s6={u} s7={u} s8={u} s9={u}
agent a10 queues={bank}
customer A
known contact level=1 word=north tongue=l1 low=1 high=2 grade=1 good=yes
topic own queue bank patience 10m
  required agent.level = contact.level
topic least queue bank patience 10m
  required agent.level >= contact.level
topic most queue bank patience 10m
  required agent.level <= contact.level
topic more queue bank patience 10m
  required agent.level > contact.level
topic less queue bank patience 10m
  required agent.level < contact.level
topic other queue bank patience 10m
  required agent.level != contact.level
topic between queue bank patience 10m
  required agent.level > contact.low and agent.level < contact.high and agent.grade = contact.grade
topic around queue bank patience 10m
  required agent.level >= contact.low and agent.level <= contact.high and agent.grade != contact.grade
topic town queue bank patience 10m
  required agent.city = contact.word and agent.vip = contact.good
topic tongue queue bank patience 10m
  required agent.languages has contact.tongue and agent.languages has "l64"
topic tool queue bank patience 10m
  required agent.tools has contact.tongue
topic either queue bank patience 10m
  required agent.level = contact.level or agent.grade = contact.grade
topic x queue bank patience 10m
  required agent.x1 = contact.level and agent.x2 >= contact.level
topic xx queue bank patience 10m
  required agent.x3 = contact.level and agent.x4 >= contact.level
topic xxx queue bank patience 10m
  required agent.x5 = contact.level and agent.x6 >= contact.level
topic xxxx queue bank patience 10m
  required agent.x7 = contact.level and agent.x8 >= contact.level and agent.x9 < contact.high
topic s queue bank patience 10m
  required agent.s1 has contact.tongue
topic set queue bank patience 10m
  required agent.s9 has contact.tongue and agent.level < contact.level

[  0] arrive c1..c40 A own level=1001..1040
      > arrived c1..c40
[  1] arrive c41 A least level=5
      > arrived c41
[  1] ready a1
      > ready a1 by agent
      > offered c41 a1 until 601 (of 1)
[  2] leave c41
      > withdrawn c41 a1: customer left
      > abandoned c41
[  3] arrive c42 A most level=5
      > arrived c42
      > offered c42 a1 until 603 (of 1)
[  4] leave c42
      > withdrawn c42 a1: customer left
      > abandoned c42
[  5] arrive c43 A more level=4.999
      > arrived c43
      > offered c43 a1 until 605 (of 1)
[  6] leave c43
      > withdrawn c43 a1: customer left
      > abandoned c43
[  7] arrive c44 A less level=5.001
      > arrived c44
      > offered c44 a1 until 607 (of 1)
[  8] leave c44
      > withdrawn c44 a1: customer left
      > abandoned c44
[  9] arrive c45 A other level=6
      > arrived c45
      > offered c45 a1 until 609 (of 1)
[ 10] leave c45
      > withdrawn c45 a1: customer left
      > abandoned c45
[ 11] arrive c46 A own level=5
      > arrived c46
      > offered c46 a1 until 611 (of 1)
[ 12] leave c46
      > withdrawn c46 a1: customer left
      > abandoned c46
[ 13] offline a1
      > offline a1 by agent
# each of these waits before its agent comes
[ 14] arrive c50 A least level=5
      > arrived c50
[ 14] arrive c51 A most level=5
      > arrived c51
[ 14] arrive c52 A more level=4.999
      > arrived c52
[ 14] arrive c53 A less level=5.001
      > arrived c53
[ 14] arrive c54 A other level=6
      > arrived c54
[ 14] arrive c55 A own level=5
      > arrived c55
[ 14] arrive c56 A between low=4.999 high=5.001 grade=2
      > arrived c56
[ 14] arrive c57 A around low=5 high=5 grade=3
      > arrived c57
[ 14] arrive c58 A town word=north good=yes
      > arrived c58
[ 14] arrive c59 A either level=1 grade=2
      > arrived c59
[ 15] waiting bank
      > in line: c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13 c14 c15 c16 c17 c18 c19 c20 c21 c22 c23 c24 c25 c26 c27 c28 c29 c30 c31 c32 c33 c34 c35 c36 c37 c38 c39 c40 c50 c51 c52 c53 c54 c55 c56 c57 c58 c59
[ 16] ready a1
      > ready a1 by agent
      > offered c50 a1 until 616 (of 1)
[ 17] leave c50
      > withdrawn c50 a1: customer left
      > abandoned c50
      > offered c51 a1 until 617 (of 1)
[ 18] leave c51
      > withdrawn c51 a1: customer left
      > abandoned c51
      > offered c52 a1 until 618 (of 1)
[ 19] leave c52
      > withdrawn c52 a1: customer left
      > abandoned c52
      > offered c53 a1 until 619 (of 1)
[ 20] leave c53
      > withdrawn c53 a1: customer left
      > abandoned c53
      > offered c54 a1 until 620 (of 1)
[ 21] leave c54
      > withdrawn c54 a1: customer left
      > abandoned c54
      > offered c55 a1 until 621 (of 1)
[ 22] leave c55
      > withdrawn c55 a1: customer left
      > abandoned c55
      > offered c56 a1 until 622 (of 1)
[ 23] leave c56
      > withdrawn c56 a1: customer left
      > abandoned c56
      > offered c57 a1 until 623 (of 1)
[ 24] leave c57
      > withdrawn c57 a1: customer left
      > abandoned c57
      > offered c58 a1 until 624 (of 1)
[ 25] leave c58
      > withdrawn c58 a1: customer left
      > abandoned c58
      > offered c59 a1 until 625 (of 1)
[ 26] leave c59
      > withdrawn c59 a1: customer left
      > abandoned c59
# the other side of each bound
[ 30] arrive c60 A least level=5.001
      > arrived c60
[ 30] arrive c61 A most level=4.999
      > arrived c61
[ 30] arrive c62 A more level=5
      > arrived c62
[ 30] arrive c63 A less level=5
      > arrived c63
[ 30] arrive c64 A other level=5
      > arrived c64
[ 30] arrive c65 A between low=5 high=6 grade=2
      > arrived c65
[ 30] arrive c66 A between low=4 high=6 grade=3
      > arrived c66
[ 30] arrive c67 A around low=5.001 high=6 grade=3
      > arrived c67
[ 30] arrive c68 A around low=4 high=6 grade=2
      > arrived c68
[ 30] arrive c69 A town word=north good=no
      > arrived c69
[ 31] ready a2
      > ready a2 by agent
      > offered c60 a2 until 631 (of 1)
[ 32] ready a3
      > ready a3 by agent
      > offered c61 a3 until 632 (of 1)
[ 33] leave c60
      > withdrawn c60 a2: customer left
      > abandoned c60
      > offered c62 a2 until 633 (of 1)
[ 33] leave c61
      > withdrawn c61 a3: customer left
      > abandoned c61
      > offered c63 a3 until 633 (of 1)
[ 33] leave c62
      > withdrawn c62 a2: customer left
      > abandoned c62
      > offered c64 a2 until 633 (of 1)
[ 33] leave c63
      > withdrawn c63 a3: customer left
      > abandoned c63
      > offered c66 a3 until 633 (of 1)
[ 33] leave c64
      > withdrawn c64 a2: customer left
      > abandoned c64
      > offered c65 a2 until 633 (of 1)
[ 33] leave c65
      > withdrawn c65 a2: customer left
      > abandoned c65
      > offered c67 a2 until 633 (of 1)
[ 33] leave c66
      > withdrawn c66 a3: customer left
      > abandoned c66
      > offered c68 a3 until 633 (of 1)
[ 33] leave c67
      > withdrawn c67 a2: customer left
      > abandoned c67
[ 33] leave c68
      > withdrawn c68 a3: customer left
      > abandoned c68
[ 33] leave c69
      > abandoned c69
[ 34] arrive c70 A town word=south good=no
      > arrived c70
      > offered c70 a2 until 634 (of 1)
[ 35] arrive c71 A town word=north good=yes
      > arrived c71
      > offered c71 a1 until 635 (of 1)
[ 36] leave c70
      > withdrawn c70 a2: customer left
      > abandoned c70
[ 37] leave c71
      > withdrawn c71 a1: customer left
      > abandoned c71
[ 38] offline a1
      > offline a1 by agent
[ 38] offline a2
      > offline a2 by agent
[ 38] offline a3
      > offline a3 by agent
# one of a set; words more than 64 apart
[ 40] arrive c72 A tongue tongue=l1
      > arrived c72
[ 40] arrive c73 A tongue tongue=l65
      > arrived c73
[ 40] arrive c74 A tool tongue=t7
      > arrived c74
[ 40] arrive c75 A tool tongue=t2
      > arrived c75
[ 41] ready a3
      > ready a3 by agent
[ 42] ready a4
      > ready a4 by agent
      > offered c73 a4 until 642 (of 1)
[ 43] leave c73
      > withdrawn c73 a4: customer left
      > abandoned c73
      > offered c74 a4 until 643 (of 1)
[ 44] leave c74
      > withdrawn c74 a4: customer left
      > abandoned c74
[ 45] leave c72
      > abandoned c72
[ 45] leave c75
      > abandoned c75
# more than are kept at hand
[ 50] arrive c76 A x level=1
      > arrived c76
[ 50] arrive c77 A xx level=1
      > arrived c77
[ 50] arrive c78 A xxx level=1
      > arrived c78
[ 50] arrive c79 A xxxx level=1 high=2
      > arrived c79
[ 50] arrive c80 A xxxx level=1 high=1
      > arrived c80
[ 50] arrive c81 A s tongue=u
      > arrived c81
[ 50] arrive c82 A set tongue=u level=-2
      > arrived c82
[ 50] arrive c83 A set tongue=u level=-3
      > arrived c83
[ 51] ready a6
      > ready a6 by agent
      > offered c76 a6 until 651 (of 1)
[ 52] leave c76
      > withdrawn c76 a6: customer left
      > abandoned c76
      > offered c77 a6 until 652 (of 1)
[ 53] leave c77
      > withdrawn c77 a6: customer left
      > abandoned c77
      > offered c78 a6 until 653 (of 1)
[ 54] leave c78
      > withdrawn c78 a6: customer left
      > abandoned c78
      > offered c79 a6 until 654 (of 1)
[ 55] leave c79
      > withdrawn c79 a6: customer left
      > abandoned c79
[ 56] ready a9
      > ready a9 by agent
      > offered c81 a9 until 656 (of 1)
[ 57] leave c81
      > withdrawn c81 a9: customer left
      > abandoned c81
      > offered c82 a9 until 657 (of 1)
[ 58] leave c82
      > withdrawn c82 a9: customer left
      > abandoned c82
[ 59] leave c80
      > abandoned c80
[ 59] leave c83
      > abandoned c83
# as many more, in the middle of the line and at its end
[ 60] arrive c85..c290 A own level=85..290
      > arrived c85..c290
[ 60] arrive c291..c299 A own level=2001..2009
      > arrived c291..c299
[ 61] ready a5
      > ready a5 by agent
      > offered c290 a5 until 661 (of 1)
[ 62] decline c290 a5
      > declined c290 a5 none, apart until 122
[ 63] ready a7
      > ready a7 by agent
      > offered c7 a7 until 663 (of 1)
[ 64] pause a7
      > paused a7 break by agent
      > withdrawn c7 a7: agent state
[ 65] ready a8
      > ready a8 by agent
      > offered c8 a8 until 665 (of 1)
[ 66] leave c7
      > abandoned c7
[ 66] leave c1
      > abandoned c1
[ 67] ready a7
      > ready a7 by agent
[ 68] arrive c84 A own level=1007
      > arrived c84
      > offered c84 a7 until 668 (of 1)
[ 69] leave c9
      > abandoned c9
[ 70] arrive c47 A own level=1008
      > arrived c47
[ 71] offline a8
      > offline a8 by agent
      > withdrawn c8 a8: agent state
[ 72] ready a10
      > ready a10 by agent
[122] time
      > offered c290 a5 until 722 (of 1)
[123] leave c290
      > withdrawn c290 a5: customer left
      > abandoned c290
[124] leave c85..c289
      > abandoned c85..c289
[125] arrive c300..c335 A own level=3001..3036
      > arrived c300..c335
[126] agent a10 queues={bank} level=3036
      > agent a10
      > offered c335 a10 until 726 (of 1)
[127] leave c335
      > withdrawn c335 a10: customer left
      > abandoned c335
[128] leave c2..c6
      > abandoned c2..c6
[129] leave c10..c40
      > abandoned c10..c40
[130] leave c300..c334
      > abandoned c300..c334
[131] waiting bank
      > in line: c8 c291 c292 c293 c294 c295 c296 c297 c298 c299 c47
