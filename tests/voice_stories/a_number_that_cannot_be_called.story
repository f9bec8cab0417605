[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002
      > calls c1 13900000002 from '' for 40s
[1.2] early c1
      > mixes c1 c1/r5
      > tells progress c1 early
[4] ended c1 failed status 404 cause 1
      > closes c1 failed (over)
      > unmixes c1
      > tells ring_ended c1 r0 failed with a status
[31.1] time
      > closes c1/r5 call_ended
      > tells ring_ended c1 r5 call_ended
      > tells ended c1 by voice orphan 41 talked 0s
[40] look
      > 0 calls, 0 legs, 0 timers
