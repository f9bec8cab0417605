[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002 lease 25
      > calls c1 13900000002 from '' for 25s
[2] ringing c1
      > music c1/r5 4
      > tells progress c1
[26.1] time
      > closes c1 no_answer
      > no music c1/r5
      > tells ring_ended c1 r0 no_answer
[26.5] answered c1
[27] unring c1 r5
      > closes c1/r5 unrung
      > tells ring_ended c1 r5 unrung
      > tells ended c1 by voice unrung 31 talked 0s
[28] look
      > 0 calls, 0 legs, 0 timers
