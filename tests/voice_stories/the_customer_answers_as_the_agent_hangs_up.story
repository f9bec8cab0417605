[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002
      > calls c1 13900000002 from '' for 40s
[2] ringing c1
      > music c1/r5 4
      > tells progress c1
[3] answered c1
      > no music c1/r5
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
      > tells answered c1 r0
[3] ended c1/r5
      > unmixes c1
      > closes c1/r5 hangup (over)
      > watches c1 20s
      > music c1 1
      > tells join_failed c1 r5 hangup
[3.1] hangup c1
      > closes c1 serve
      > tells ended c1 by serve serve 16 talked 0s
[4] look
      > 0 calls, 0 legs, 0 timers
