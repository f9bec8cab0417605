# Who was taken for the least of their time comes first, however long it is: parts of a thousand of nine thousand million seconds are
# still parts of a thousand. (The machine that counts them in millionths of a second has room for nine million million thousands.)

queue bank lease 20s wrap-up 0 apart 60s agents occupied offer automatic
agent a1 queues={bank} level=1
agent a2 queues={bank} level=2
agent a3 queues={bank} level=3
customer A
topic one queue bank patience 10m
  required agent.level = 1
topic two queue bank patience 10m
  required agent.level = 2
topic three queue bank patience 10m
  required agent.level = 3
topic any queue bank patience 10m

[          1] ready a1
      > ready a1 by agent
[  700000000] ready a2
      > ready a2 by agent
[ 1000000000] arrive c1 A one
      > arrived c1
      > offered c1 a1 until 1000000020 (of 1)
      > accepted c1 a1
[ 1128000000] arrive c2 A two
      > arrived c2
      > offered c2 a2 until 1128000020 (of 1)
      > accepted c2 a2
# 9,228 million seconds of 10,228; 9,100 of 9,528
[10228000000] end c1 a1
      > ended c1 a1 by agent
[10228000000] end c2 a2
      > ended c2 a2 by agent
[10228000000] arrive c3 A any
      > arrived c3
      > offered c3 a1 until 10228000020 (of 2)
      > accepted c3 a1
[10228000001] end c3 a1
      > ended c3 a1 by agent
# and who was never taken, nor ever had time
[10228000001] ready a3
      > ready a3 by agent
[10228000001] arrive c4 A any
      > arrived c4
      > offered c4 a3 until 10228000021 (of 3)
      > accepted c4 a3
[10228000002] end c4 a3
      > ended c4 a3 by agent
# always taken, of all their time
[10228000003] offline a3
      > offline a3 by agent
[10228000004] pause a1
      > paused a1 break by agent
[10228000005] ready a3
      > ready a3 by agent
[10228000005] arrive c5 A three
      > arrived c5
      > offered c5 a3 until 10228000025 (of 1)
      > accepted c5 a3
[20228000005] end c5 a3
      > ended c5 a3 by agent
[20228000005] arrive c6 A any
      > arrived c6
      > offered c6 a2 until 20228000025 (of 2)
      > accepted c6 a2
