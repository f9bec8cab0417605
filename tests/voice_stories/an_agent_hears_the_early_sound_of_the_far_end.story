[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002 from 95566
      > calls c1 13900000002 from '95566' for 40s
[2] ringing c1
      > music c1/r5 4
      > tells progress c1
[3] early c1
      > no music c1/r5
      > mixes c1 c1/r5
      > tells progress c1 early
[8] answered c1
      > watches c1 20s
      > watches c1/r5 20s
      > tells answered c1 r0
[8.1] first c1
[8.1] first c1/r5
      > tells joined c1 r5
