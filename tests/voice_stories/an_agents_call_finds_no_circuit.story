config trunk 1 circuits 1

[0] incoming c2 from 2 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '2' to '95566'
[1] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[2] answered c1/r5
      > tells answered c1 r5
[2.1] dial c1 r5 number 13900000002 from 95566
      > tells ring_ended c1 r0 full
[3] ended c2
      > closes c2 hangup (over)
      > tells ended c2 by customer hangup 16 talked 0s
[4] ring c3 r6 phone 7 begins
      > calls c3/r6 phone 7 for 20s
[5] answered c3/r6
      > tells answered c3 r6
[5.1] dial c3 r6 number 13900000002 from 95566
      > calls c3 13900000002 from '95566' for 40s
