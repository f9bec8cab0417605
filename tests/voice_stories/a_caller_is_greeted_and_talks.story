# The main job: greeting, topic by digit, music, an agent's phone, two sides heard, the customer hangs up.

[  0] incoming c1 from 5925550100 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '5925550100' to '95566'
[0.1] answer c1
      > answers c1
      > watches c1 20s
[0.2] play c1 what 10,11 digits 1 first 5 between 3 barge
      > plays c1 10 11
[  2] digit c1 2
      > hushes c1
      > tells digits c1 op 2 '2' count
[2.1] music c1 1
      > music c1 1
[  3] ring c1 r5 phone 7 lease 20
      > calls c1/r5 phone 7 for 20s
[3.5] ringing c1/r5
      > tells ringing c1 r5
[  5] answered c1/r5
      > tells answered c1 r5
[5.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[5.2] first c1
[5.3] first c1/r5
      > tells joined c1 r5
[ 65] ended c1
      > unmixes c1
      > closes c1 hangup (over)
      > closes c1/r5 hangup
      > tells ended c1 by customer hangup 16 talked 59s
[ 66] look
      > 0 calls, 0 legs, 0 timers
