# What a topic prefers is reckoned alike for one and for many at once: every operation, with what is known and what is not, with the customer's
# side first or the agent's, with numbers that are the same for all, one of two, or each agent's own; however deep it goes.

queue bank lease 10m wrap-up 0 apart 60s agents score
agent a1 queues={bank} level=5 grade=2 city=north vip=yes languages={l1,l2}
agent a2 queues={bank} level=-1.5 grade=0 city=south languages={l2}
agent a3 queues={bank}
agent a4 queues={bank} level=1000000000 grade=7 vip=no languages={l1,l2,l3} goods={l1,l9}
agent a5 queues={bank} level=6 grade=3 city=north
customer A wish=4 other=2 city=north tongue=l2 tongues={l1,l2}
customer B
known customer risk=1
known agent talent=1
topic any queue bank patience 10m
topic big queue bank patience 10m

[  0] ready a1..a5
      > ready a1..a5 by agent
[   2] topic any queue bank patience 10m
  score agent.level
      > topic any
[   2] arrive c1 A any
      > arrived c1
      > offered c1 a4 until 602 (of 5)
[   2] best c1
      > c1: a4 1000000000.000, a5 6.000, a1 5.000, a3 0.000, a2 -1.500; 0 stand back
[   2] leave c1
      > withdrawn c1 a4: customer left
      > abandoned c1
[   3] topic any queue bank patience 10m
  score agent.level + agent.grade
      > topic any
[   3] arrive c2 A any
      > arrived c2
      > offered c2 a4 until 603 (of 5)
[   3] best c2
      > c2: a4 1000000007.000, a5 9.000, a1 7.000, a3 0.000, a2 -1.500; 0 stand back
[   3] leave c2
      > withdrawn c2 a4: customer left
      > abandoned c2
[   4] topic any queue bank patience 10m
  score agent.level - agent.grade
      > topic any
[   4] arrive c3 A any
      > arrived c3
      > offered c3 a4 until 604 (of 5)
[   4] best c3
      > c3: a4 999999993.000, a1 3.000, a5 3.000, a3 0.000, a2 -1.500; 0 stand back
[   4] leave c3
      > withdrawn c3 a4: customer left
      > abandoned c3
[   5] topic any queue bank patience 10m
  score agent.level * agent.grade
      > topic any
[   5] arrive c4 A any
      > arrived c4
      > offered c4 a4 until 605 (of 5)
[   5] best c4
      > c4: a4 7000000000.000, a5 18.000, a1 10.000, a2 0.000, a3 0.000; 0 stand back
[   5] leave c4
      > withdrawn c4 a4: customer left
      > abandoned c4
[   6] topic any queue bank patience 10m
  score agent.grade * agent.level * agent.level
      > topic any
[   6] arrive c5 A any
      > arrived c5
      > offered c5 a4 until 606 (of 5)
[   6] best c5
      > c5: a4 1000000000000000.000, a5 108.000, a1 50.000, a2 0.000, a3 0.000; 0 stand back
[   6] leave c5
      > withdrawn c5 a4: customer left
      > abandoned c5
[   7] topic any queue bank patience 10m
  score 0 - agent.level * agent.level * agent.level * agent.grade
      > topic any
[   7] arrive c6 A any
      > arrived c6
      > offered c6 a2 until 607 (of 5)
[   7] best c6
      > c6: a2 0.000, a3 0.000, a1 -250.000, a5 -648.000, a4 -1000000000000000.000; 0 stand back
[   7] leave c6
      > withdrawn c6 a2: customer left
      > abandoned c6
[   8] topic any queue bank patience 10m
  score agent.level / agent.grade
      > topic any
[   8] arrive c7 A any
      > arrived c7
      > offered c7 a4 until 608 (of 5)
[   8] best c7
      > c7: a4 142857142.857, a1 2.500, a5 2.000, a2 0.000, a3 0.000; 0 stand back
[   8] leave c7
      > withdrawn c7 a4: customer left
      > abandoned c7
[   9] topic any queue bank patience 10m
  score 10 / agent.level
      > topic any
[   9] arrive c8 A any
      > arrived c8
      > offered c8 a1 until 609 (of 5)
[   9] best c8
      > c8: a1 2.000, a5 1.666, a3 0.000, a4 0.000, a2 -6.666; 0 stand back
[   9] leave c8
      > withdrawn c8 a1: customer left
      > abandoned c8
[  10] topic any queue bank patience 10m
  score min(agent.level, agent.grade)
      > topic any
[  10] arrive c9 A any
      > arrived c9
      > offered c9 a4 until 610 (of 5)
[  10] best c9
      > c9: a4 7.000, a5 3.000, a1 2.000, a3 0.000, a2 -1.500; 0 stand back
[  10] leave c9
      > withdrawn c9 a4: customer left
      > abandoned c9
[  11] topic any queue bank patience 10m
  score max(agent.level, agent.grade)
      > topic any
[  11] arrive c10 A any
      > arrived c10
      > offered c10 a4 until 611 (of 5)
[  11] best c10
      > c10: a4 1000000000.000, a5 6.000, a1 5.000, a2 0.000, a3 0.000; 0 stand back
[  11] leave c10
      > withdrawn c10 a4: customer left
      > abandoned c10
[  12] topic any queue bank patience 10m
  score min(5.5, agent.level) + max(agent.level, customer.other)
      > topic any
[  12] arrive c11 A any
      > arrived c11
      > offered c11 a4 until 612 (of 5)
[  12] best c11
      > c11: a4 1000000005.500, a5 11.500, a1 10.000, a2 0.500, a3 0.000; 0 stand back
[  12] leave c11
      > withdrawn c11 a4: customer left
      > abandoned c11
[  13] topic any queue bank patience 10m
  score agent.level default 3
      > topic any
[  13] arrive c12 A any
      > arrived c12
      > offered c12 a4 until 613 (of 5)
[  13] best c12
      > c12: a4 1000000000.000, a5 6.000, a1 5.000, a3 3.000, a2 -1.500; 0 stand back
[  13] leave c12
      > withdrawn c12 a4: customer left
      > abandoned c12
[  14] topic any queue bank patience 10m
  score agent.level default customer.risk default 2.5
      > topic any
[  14] arrive c13 A any
      > arrived c13
      > offered c13 a4 until 614 (of 5)
[  14] best c13
      > c13: a4 1000000000.000, a5 6.000, a1 5.000, a3 2.500, a2 -1.500; 0 stand back
[  14] leave c13
      > withdrawn c13 a4: customer left
      > abandoned c13
[  15] topic any queue bank patience 10m
  score customer.risk default agent.level
      > topic any
[  15] arrive c14 A any
      > arrived c14
      > offered c14 a4 until 615 (of 5)
[  15] best c14
      > c14: a4 1000000000.000, a5 6.000, a1 5.000, a3 0.000, a2 -1.500; 0 stand back
[  15] leave c14
      > withdrawn c14 a4: customer left
      > abandoned c14
[  16] topic any queue bank patience 10m
  score customer.wish default agent.level
      > topic any
[  16] arrive c15 A any
      > arrived c15
      > offered c15 a1 until 616 (of 5)
[  16] best c15
      > c15: a1 4.000, a2 4.000, a3 4.000, a4 4.000, a5 4.000; 0 stand back
[  16] leave c15
      > withdrawn c15 a1: customer left
      > abandoned c15
[  17] topic any queue bank patience 10m
  score customer.wish + customer.other - customer.risk default 1
      > topic any
[  17] arrive c16 A any
      > arrived c16
      > offered c16 a1 until 617 (of 5)
[  17] best c16
      > c16: a1 5.000, a2 5.000, a3 5.000, a4 5.000, a5 5.000; 0 stand back
[  17] leave c16
      > withdrawn c16 a1: customer left
      > abandoned c16
[  18] topic any queue bank patience 10m
  score agent.level + customer.risk
      > topic any
[  18] arrive c17 A any
      > arrived c17
      > offered c17 a4 until 618 (of 5)
[  18] best c17
      > c17: a4 1000000000.000, a5 6.000, a1 5.000, a3 0.000, a2 -1.500; 0 stand back
[  18] leave c17
      > withdrawn c17 a4: customer left
      > abandoned c17
[  19] topic any queue bank patience 10m
  score 5 * (agent.city = customer.city) + 0.5
      > topic any
[  19] arrive c18 A any
      > arrived c18
      > offered c18 a1 until 619 (of 5)
[  19] best c18
      > c18: a1 5.500, a5 5.500, a2 0.500, a3 0.500, a4 0.500; 0 stand back
[  19] leave c18
      > withdrawn c18 a1: customer left
      > abandoned c18
[  20] topic any queue bank patience 10m
  score 5 * (customer.city = agent.city) - (agent.city != "south")
      > topic any
[  20] arrive c19 A any
      > arrived c19
      > offered c19 a1 until 620 (of 5)
[  20] best c19
      > c19: a1 4.000, a5 4.000, a2 0.000, a3 0.000, a4 0.000; 0 stand back
[  20] leave c19
      > withdrawn c19 a1: customer left
      > abandoned c19
[  21] topic any queue bank patience 10m
  score 2 * (agent.level > agent.grade) + (agent.grade >= agent.level)
      > topic any
[  21] arrive c20 A any
      > arrived c20
      > offered c20 a1 until 621 (of 5)
[  21] best c20
      > c20: a1 2.000, a4 2.000, a5 2.000, a2 1.000, a3 0.000; 0 stand back
[  21] leave c20
      > withdrawn c20 a1: customer left
      > abandoned c20
[  22] topic any queue bank patience 10m
  score 2 * (customer.wish < customer.other) + 3 * (customer.other < customer.wish) + 4 * (customer.risk < customer.wish) + 0.001 * agent.level
      > topic any
[  22] arrive c21 A any
      > arrived c21
      > offered c21 a4 until 622 (of 5)
[  22] best c21
      > c21: a4 1000003.000, a5 3.006, a1 3.005, a3 3.000, a2 2.999; 0 stand back
[  22] leave c21
      > withdrawn c21 a4: customer left
      > abandoned c21
[  23] topic any queue bank patience 10m
  score 3 * (known(agent.level)) + 4 * (known(customer.wish)) + 8 * (known(customer.risk)) + 16 * (known(agent.languages))
      > topic any
[  23] arrive c22 A any
      > arrived c22
      > offered c22 a1 until 623 (of 5)
[  23] best c22
      > c22: a1 23.000, a2 23.000, a4 23.000, a5 7.000, a3 4.000; 0 stand back
[  23] leave c22
      > withdrawn c22 a1: customer left
      > abandoned c22
[  24] topic any queue bank patience 10m
  score 7 * (not agent.vip) + 4 * (agent.vip)
      > topic any
[  24] arrive c23 A any
      > arrived c23
      > offered c23 a2 until 624 (of 5)
[  24] best c23
      > c23: a2 7.000, a3 7.000, a4 7.000, a5 7.000, a1 4.000; 0 stand back
[  24] leave c23
      > withdrawn c23 a2: customer left
      > abandoned c23
[  25] topic any queue bank patience 10m
  score 2 * (true) + 3 * (false) + (not false or agent.vip) + agent.grade
      > topic any
[  25] arrive c24 A any
      > arrived c24
      > offered c24 a4 until 625 (of 5)
[  25] best c24
      > c24: a4 10.000, a5 6.000, a1 5.000, a2 3.000, a3 3.000; 0 stand back
[  25] leave c24
      > withdrawn c24 a4: customer left
      > abandoned c24
[  26] topic any queue bank patience 10m
  score 7 * (agent.level > 3 and agent.grade > 1) + 2 * (agent.level > 3 or agent.grade > 1)
      > topic any
[  26] arrive c25 A any
      > arrived c25
      > offered c25 a1 until 626 (of 5)
[  26] best c25
      > c25: a1 9.000, a4 9.000, a5 9.000, a2 0.000, a3 0.000; 0 stand back
[  26] leave c25
      > withdrawn c25 a1: customer left
      > abandoned c25
[  27] topic any queue bank patience 10m
  score 7 * (not (agent.level > 3 and agent.grade > 2) and not agent.vip)
      > topic any
[  27] arrive c26 A any
      > arrived c26
      > offered c26 a2 until 627 (of 5)
[  27] best c26
      > c26: a2 7.000, a3 7.000, a1 0.000, a4 0.000, a5 0.000; 0 stand back
[  27] leave c26
      > withdrawn c26 a2: customer left
      > abandoned c26
[  28] topic any queue bank patience 10m
  score count(agent.languages) * 2 + count(customer.tongues)
      > topic any
[  28] arrive c27 A any
      > arrived c27
      > offered c27 a4 until 628 (of 5)
[  28] best c27
      > c27: a4 8.000, a1 6.000, a2 4.000, a3 2.000, a5 2.000; 0 stand back
[  28] leave c27
      > withdrawn c27 a4: customer left
      > abandoned c27
[  29] topic any queue bank patience 10m
  score count(agent.goods) default 0.25 + count(agent.languages) / 4
      > topic any
[  29] arrive c28 A any
      > arrived c28
      > offered c28 a4 until 629 (of 5)
[  29] best c28
      > c28: a4 2.750, a1 0.750, a2 0.500, a3 0.250, a5 0.250; 0 stand back
[  29] leave c28
      > withdrawn c28 a4: customer left
      > abandoned c28
[  30] topic any queue bank patience 10m
  score 6 * (agent.languages has customer.tongue) + 3 * (agent.languages has "l3") + 1.5 * (agent.goods has "l9")
      > topic any
[  30] arrive c29 A any
      > arrived c29
      > offered c29 a4 until 630 (of 5)
[  30] best c29
      > c29: a4 10.500, a1 6.000, a2 6.000, a3 0.000, a5 0.000; 0 stand back
[  30] leave c29
      > withdrawn c29 a4: customer left
      > abandoned c29
[  31] topic any queue bank patience 10m
  score 6 * (agent.languages has any of customer.tongues) + 3 * (agent.languages has all of customer.tongues)
      > topic any
[  31] arrive c30 A any
      > arrived c30
      > offered c30 a1 until 631 (of 5)
[  31] best c30
      > c30: a1 9.000, a4 9.000, a2 6.000, a3 0.000, a5 0.000; 0 stand back
[  31] leave c30
      > withdrawn c30 a1: customer left
      > abandoned c30
[  32] topic any queue bank patience 10m
  score 6 * (customer.tongue in agent.languages) + 3 * (customer.tongues has all of agent.languages) + (agent.city in ["south", "east"])
      > topic any
[  32] arrive c31 A any
      > arrived c31
      > offered c31 a2 until 632 (of 5)
[  32] best c31
      > c31: a2 10.000, a1 9.000, a4 6.000, a3 0.000, a5 0.000; 0 stand back
[  32] leave c31
      > withdrawn c31 a2: customer left
      > abandoned c31
[  33] topic any queue bank patience 10m
  score (agent.level + 1 > agent.grade * 2) - (agent.level - 1 <= agent.grade)
      > topic any
[  33] arrive c32 A any
      > arrived c32
      > offered c32 a1 until 633 (of 5)
[  33] best c32
      > c32: a1 1.000, a4 1.000, a5 1.000, a3 0.000, a2 -1.000; 0 stand back
[  33] leave c32
      > withdrawn c32 a1: customer left
      > abandoned c32
[  34] topic any queue bank patience 10m
  score 4 * (customer.wish + 1 <= agent.level) + 2 * (agent.grade < customer.other + 0.5) + (customer.wish * 2 = 8) + (agent.level / 2 != 3)
      > topic any
[  34] arrive c33 A any
      > arrived c33
      > offered c33 a1 until 634 (of 5)
[  34] best c33
      > c33: a1 8.000, a4 6.000, a5 5.000, a2 4.000, a3 1.000; 0 stand back
[  34] leave c33
      > withdrawn c33 a1: customer left
      > abandoned c33
[  35] topic any queue bank patience 10m
  score 10 / (agent.vip) + 1
      > topic any
[  35] arrive c34 A any
      > arrived c34
      > offered c34 a1 until 635 (of 5)
[  35] best c34
      > c34: a1 11.000, a2 1.000, a3 1.000, a4 1.000, a5 1.000; 0 stand back
[  35] leave c34
      > withdrawn c34 a1: customer left
      > abandoned c34
[  36] topic any queue bank patience 10m
  score 3 - 2 * (agent.vip)
      > topic any
[  36] arrive c35 A any
      > arrived c35
      > offered c35 a2 until 636 (of 5)
[  36] best c35
      > c35: a2 3.000, a3 3.000, a4 3.000, a5 3.000, a1 1.000; 0 stand back
[  36] leave c35
      > withdrawn c35 a2: customer left
      > abandoned c35
[  37] topic any queue bank patience 10m
  score 2 * (agent.vip) * 3 - 4
      > topic any
[  37] arrive c36 A any
      > arrived c36
      > offered c36 a1 until 637 (of 5)
[  37] best c36
      > c36: a1 2.000, a2 -4.000, a3 -4.000, a4 -4.000, a5 -4.000; 0 stand back
[  37] leave c36
      > withdrawn c36 a1: customer left
      > abandoned c36
[  38] topic any queue bank patience 10m
  score (agent.vip) - 2 * (agent.level > 3) + (agent.level > 3) * (agent.grade > 1)
      > topic any
[  38] arrive c37 A any
      > arrived c37
      > offered c37 a1 until 638 (of 5)
[  38] best c37
      > c37: a1 0.000, a2 0.000, a3 0.000, a4 -1.000, a5 -1.000; 0 stand back
[  38] leave c37
      > withdrawn c37 a1: customer left
      > abandoned c37
[  39] topic any queue bank patience 10m
  score (agent.vip) default 2 + min(2 * (agent.vip), 1) + max(0 - 3 * (agent.vip), 0 - 1)
      > topic any
[  39] arrive c38 A any
      > arrived c38
      > offered c38 a1 until 639 (of 5)
[  39] best c38
      > c38: a1 1.000, a2 0.000, a3 0.000, a4 0.000, a5 0.000; 0 stand back
[  39] leave c38
      > withdrawn c38 a1: customer left
      > abandoned c38
[  40] topic any queue bank patience 10m
  score customer.risk * (agent.vip) default 3 + (agent.vip) * customer.wish
      > topic any
[  40] arrive c39 A any
      > arrived c39
      > offered c39 a1 until 640 (of 5)
[  40] best c39
      > c39: a1 4.000, a2 0.000, a3 0.000, a4 0.000, a5 0.000; 0 stand back
[  40] leave c39
      > withdrawn c39 a1: customer left
      > abandoned c39
[  41] topic any queue bank patience 10m
  score agent.level * 0.001 - 0.001
      > topic any
[  41] arrive c40 A any
      > arrived c40
      > offered c40 a4 until 641 (of 5)
[  41] best c40
      > c40: a4 999999.999, a5 0.005, a1 0.004, a3 -0.001, a2 -0.002; 0 stand back
[  41] leave c40
      > withdrawn c40 a4: customer left
      > abandoned c40
[  42] topic any queue bank patience 10m
  score 1 + (2 + (3 + (4 + (5 + (6 + (7 + agent.level))))))
      > topic any
[  42] arrive c41 A any
      > arrived c41
      > offered c41 a4 until 642 (of 5)
[  42] best c41
      > c41: a4 1000000028.000, a5 34.000, a1 33.000, a3 28.000, a2 26.500; 0 stand back
[  42] leave c41
      > withdrawn c41 a4: customer left
      > abandoned c41
[  43] topic any queue bank patience 10m
  score 1 + (2 + (3 + (4 + (5 + (6 + (7 + (8 + agent.level)))))))
      > topic any
[  43] arrive c42 A any
      > arrived c42
      > offered c42 a4 until 643 (of 5)
[  43] best c42
      > c42: a4 1000000036.000, a5 42.000, a1 41.000, a3 36.000, a2 34.500; 0 stand back
[  43] leave c42
      > withdrawn c42 a4: customer left
      > abandoned c42
[  44] topic any queue bank patience 10m
  score 1 + (2 + (3 + (4 + (5 + (6 + (7 + (8 + (9 + agent.level))))))))
      > topic any
[  44] arrive c43 A any
      > arrived c43
      > offered c43 a4 until 644 (of 5)
[  44] best c43
      > c43: a4 1000000045.000, a5 51.000, a1 50.000, a3 45.000, a2 43.500; 0 stand back
[  44] leave c43
      > withdrawn c43 a4: customer left
      > abandoned c43
[  45] topic any queue bank patience 10m
  score 1 - (2 - (3 - (4 - (5 - (6 - (7 - (8 - (9 - (10 - customer.wish * agent.level)))))))))
      > topic any
[  45] arrive c44 A any
      > arrived c44
      > offered c44 a4 until 645 (of 5)
[  45] best c44
      > c44: a4 3999999995.000, a5 19.000, a1 15.000, a3 -5.000, a2 -11.000; 0 stand back
[  45] leave c44
      > withdrawn c44 a4: customer left
      > abandoned c44
[  46] topic any queue bank patience 10m
  score 8 * (agent.level > 1 or (agent.level > 2 and (agent.level > 3 or (agent.grade > 4 and (agent.level > 5 or (agent.level > 6 and (agent.level > 7 or (agent.level > 8 and (agent.level > 9 or (agent.level > 10 and (agent.level > 11 or (agent.level > 12 and (agent.level > 13 or (agent.level > 14 and (agent.level > 15 or (agent.level > 16 and (agent.level > 17 or (agent.level > 18 and agent.vip))))))))))))))))))
      > topic any
[  46] arrive c45 A any
      > arrived c45
      > offered c45 a1 until 646 (of 5)
[  46] best c45
      > c45: a1 8.000, a4 8.000, a5 8.000, a2 0.000, a3 0.000; 0 stand back
[  46] leave c45
      > withdrawn c45 a1: customer left
      > abandoned c45
[  47] topic any queue bank patience 10m
  score agent.level * 2000000000 + agent.grade
      > topic any
[  47] arrive c46 A any
      > arrived c46
      > offered c46 a4 until 647 (of 5)
[  47] best c46
      > c46: a4 1000000000000000.000, a5 12000000003.000, a1 10000000002.000, a3 0.000, a2 -3000000000.000; 0 stand back
[  47] leave c46
      > withdrawn c46 a4: customer left
      > abandoned c46
[  48] topic any queue bank patience 10m
  score agent.level * (0 - 2000000000) + agent.grade
      > topic any
[  48] arrive c47 A any
      > arrived c47
      > offered c47 a2 until 648 (of 5)
[  48] best c47
      > c47: a2 3000000000.000, a3 0.000, a1 -9999999998.000, a5 -11999999997.000, a4 -999999999999993.000; 0 stand back
[  48] leave c47
      > withdrawn c47 a2: customer left
      > abandoned c47
[  49] topic any queue bank patience 10m
  score (agent.level + 2000000) * 1500000 + agent.grade * (0 - 3000000)
      > topic any
[  49] arrive c48 A any
      > arrived c48
      > offered c48 a4 until 649 (of 5)
[  49] best c48
      > c48: a4 999999979000000.000, a1 3000001500000.000, a5 3000000000000.000, a2 2999997750000.000, a3 0.000; 0 stand back
[  49] leave c48
      > withdrawn c48 a4: customer left
      > abandoned c48
[  50] topic any queue bank patience 10m
  score max(1 - 8, min(2 + 2, max(3 - 8, min(4 + 2, max(5 - 8, agent.level)))))
      > topic any
[  50] arrive c49 A any
      > arrived c49
      > offered c49 a1 until 650 (of 5)
[  50] best c49
      > c49: a1 4.000, a4 4.000, a5 4.000, a3 0.000, a2 -1.500; 0 stand back
[  50] leave c49
      > withdrawn c49 a1: customer left
      > abandoned c49
[  51] topic any queue bank patience 10m
  score max(1 - 8, min(2 + 2, max(3 - 8, min(4 + 2, max(5 - 8, min(6 + 2, agent.level))))))
      > topic any
[  51] arrive c50 A any
      > arrived c50
      > offered c50 a1 until 651 (of 5)
[  51] best c50
      > c50: a1 4.000, a4 4.000, a5 4.000, a3 0.000, a2 -1.500; 0 stand back
[  51] leave c50
      > withdrawn c50 a1: customer left
      > abandoned c50
[  52] topic any queue bank patience 10m
  score max(1 - 8, min(2 + 2, max(3 - 8, min(4 + 2, max(5 - 8, min(6 + 2, max(7 - 8, agent.level)))))))
      > topic any
[  52] arrive c51 A any
      > arrived c51
      > offered c51 a1 until 652 (of 5)
[  52] best c51
      > c51: a1 4.000, a4 4.000, a5 4.000, a3 0.000, a2 -1.000; 0 stand back
[  52] leave c51
      > withdrawn c51 a1: customer left
      > abandoned c51
[  53] topic any queue bank patience 10m
  score max(1 - 8, min(2 + 2, max(3 - 8, min(4 + 2, max(5 - 8, min(6 + 2, max(7 - 8, min(8 + 2, agent.level))))))))
      > topic any
[  53] arrive c52 A any
      > arrived c52
      > offered c52 a1 until 653 (of 5)
[  53] best c52
      > c52: a1 4.000, a4 4.000, a5 4.000, a3 0.000, a2 -1.000; 0 stand back
[  53] leave c52
      > withdrawn c52 a1: customer left
      > abandoned c52
[  54] topic any queue bank patience 10m
  score max(1 - 8, min(2 + 2, max(3 - 8, min(4 + 2, max(5 - 8, min(6 + 2, max(7 - 8, min(8 + 2, max(9 - 8, agent.level)))))))))
      > topic any
[  54] arrive c53 A any
      > arrived c53
      > offered c53 a1 until 654 (of 5)
[  54] best c53
      > c53: a1 4.000, a4 4.000, a5 4.000, a2 1.000, a3 0.000; 0 stand back
[  54] leave c53
      > withdrawn c53 a1: customer left
      > abandoned c53
# nothing is known of the customer
[  55] topic any queue bank patience 10m
  score 5 * (agent.city = customer.city) + agent.level + customer.wish + 3 * (agent.languages has customer.tongue) + count(customer.tongues) default 2
      > topic any
[  55] arrive c54 B any
      > arrived c54
      > offered c54 a4 until 655 (of 5)
[  55] best c54
      > c54: a4 1000000002.000, a5 8.000, a1 7.000, a3 2.000, a2 0.500; 0 stand back
[  55] leave c54
      > withdrawn c54 a4: customer left
      > abandoned c54
# of two hundred the best, whichever they are
[  56] offline a1..a5
      > offline a1..a5 by agent
[  56] agent a10..a209 queues={bank} level=10..209 grade=209..10
      > agent a10..a209
[  56] ready a10..a209
      > ready a10..a209 by agent
[  57] topic big queue bank patience 10m
  score agent.level
      > topic big
[  57] arrive c55 A big
      > arrived c55
      > offered c55 a209 until 657 (of 200)
[  57] best c55
      > c55: a209 209.000, a208 208.000, a207 207.000, a206 206.000, a205 205.000; 0 stand back
[  57] leave c55
      > withdrawn c55 a209: customer left
      > abandoned c55
[  58] topic big queue bank patience 10m
  score agent.grade
      > topic big
[  58] arrive c56 A big
      > arrived c56
      > offered c56 a10 until 658 (of 200)
[  58] best c56
      > c56: a10 209.000, a11 208.000, a12 207.000, a13 206.000, a14 205.000; 0 stand back
[  58] leave c56
      > withdrawn c56 a10: customer left
      > abandoned c56
[  59] topic big queue bank patience 10m
  score max(1 - 8, min(2 + 2, max(3 - 8, min(4 + 2, max(5 - 8, min(6 + 2, max(7 - 8, min(8 + 2, max(9 - 8, agent.level - 100))))))))) + (agent.level < 138)
      > topic big
[  59] arrive c57 A big
      > arrived c57
      > offered c57 a104 until 659 (of 200)
[  59] best c57
      > c57: a104 5.000, a105 5.000, a106 5.000, a107 5.000, a108 5.000; 0 stand back
[  59] leave c57
      > withdrawn c57 a104: customer left
      > abandoned c57
[  60] topic big queue bank patience 10m
  score 0 - max(agent.level - 100, 100 - agent.level)
      > topic big
[  60] arrive c58 A big
      > arrived c58
      > offered c58 a100 until 660 (of 200)
[  60] best c58
      > c58: a100 0.000, a99 -1.000, a101 -1.000, a98 -2.000, a102 -2.000; 0 stand back
[  60] leave c58
      > withdrawn c58 a100: customer left
      > abandoned c58
[  61] topic big queue bank patience 10m
  score agent.grade * (agent.level < 75) + agent.level * (agent.level > 140)
      > topic big
[  61] arrive c59 A big
      > arrived c59
      > offered c59 a10 until 661 (of 200)
[  61] best c59
      > c59: a10 209.000, a209 209.000, a11 208.000, a208 208.000, a12 207.000; 0 stand back
[  61] leave c59
      > withdrawn c59 a10: customer left
      > abandoned c59
[  62] topic big queue bank patience 10m
  score agent.level * (agent.grade > agent.level) + agent.level / 200
      > topic big
[  62] arrive c60 A big
      > arrived c60
      > offered c60 a109 until 662 (of 200)
[  62] best c60
      > c60: a109 109.545, a108 108.540, a107 107.535, a106 106.530, a105 105.525; 0 stand back
[  62] leave c60
      > withdrawn c60 a109: customer left
      > abandoned c60
[  63] topic big queue bank patience 10m
  score 9 * (agent.level > 72 and agent.level < 76) + (agent.level in [74, 137, 138, 201])
      > topic big
[  63] arrive c61 A big
      > arrived c61
      > offered c61 a74 until 663 (of 200)
[  63] best c61
      > c61: a74 10.000, a73 9.000, a75 9.000, a137 1.000, a138 1.000; 0 stand back
[  63] leave c61
      > withdrawn c61 a74: customer left
      > abandoned c61
[  64] topic big queue bank patience 10m
  score min(agent.level, 138) - max(0, agent.level - 139)
      > topic big
[  64] arrive c62 A big
      > arrived c62
      > offered c62 a138 until 664 (of 200)
[  64] best c62
      > c62: a138 138.000, a139 138.000, a137 137.000, a140 137.000, a136 136.000; 0 stand back
[  64] leave c62
      > withdrawn c62 a138: customer left
      > abandoned c62
[  65] topic big queue bank patience 10m
  score 1 + (2 + (3 + (4 + (5 + (6 + (7 + (8 + (9 + agent.level * (agent.level < 138)))))))))
      > topic big
[  65] arrive c63 A big
      > arrived c63
      > offered c63 a137 until 665 (of 200)
[  65] best c63
      > c63: a137 182.000, a136 181.000, a135 180.000, a134 179.000, a133 178.000; 0 stand back
[  65] leave c63
      > withdrawn c63 a137: customer left
      > abandoned c63
[  66] topic big queue bank patience 10m
  score 3 * (agent.level + 1 > agent.grade + 1 and agent.level - 3 < agent.grade) - (known(agent.level))
      > topic big
[  66] arrive c64 A big
      > arrived c64
      > offered c64 a110 until 666 (of 200)
[  66] best c64
      > c64: a110 2.000, a10 -1.000, a11 -1.000, a12 -1.000, a13 -1.000; 0 stand back
[  66] leave c64
      > withdrawn c64 a110: customer left
      > abandoned c64
[  67] topic big queue bank patience 10m
  score agent.talent default agent.level * (agent.level > 136 and agent.level <= 138)
      > topic big
[  67] arrive c65 A big
      > arrived c65
      > offered c65 a138 until 667 (of 200)
[  67] best c65
      > c65: a138 138.000, a137 137.000, a10 0.000, a11 0.000, a12 0.000; 0 stand back
[  67] leave c65
      > withdrawn c65 a138: customer left
      > abandoned c65
