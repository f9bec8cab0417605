# It answered, and no packet of it comes: the customer goes back to where they were.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[1] first c1
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] answered c1/r5
      > tells answered c1 r5
[3.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[ 8.1] time
      > unmixes c1
      > closes c1/r5 media
      > watches c1 20s
      > music c1 1
      > tells join_failed c1 r5 media
[9] look
      > 1 calls, 1 legs, 1 timers
[9] ring c1 r6 phone 8
      > calls c1/r6 phone 8 for 20s
[10] answered c1/r6
      > tells answered c1 r6
[10.1] join c1 r6
      > no music c1
      > mixes c1 c1/r6
      > watches c1 20s
      > watches c1/r6 20s
[10.2] first c1/r6
      > tells joined c1 r6
