[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002
      > calls c1 13900000002 from '' for 40s
[2] ringing c1
      > music c1/r5 4
      > tells progress c1
[3] ended c1/r5
      > closes c1/r5 hangup (over)
      > closes c1 hangup
      > tells ring_ended c1 r5 hangup
      > tells ring_ended c1 r0 hangup
      > tells ended c1 by agent hangup 16 talked 0s
[4] look
      > 0 calls, 0 legs, 0 timers
