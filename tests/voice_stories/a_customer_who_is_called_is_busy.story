# Told apart, and the agent may dial again.

[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002
      > calls c1 13900000002 from '' for 40s
[2] ringing c1
      > music c1/r5 4
      > tells progress c1
[3] ended c1 busy status 486 cause 17
      > closes c1 busy (over)
      > no music c1/r5
      > tells ring_ended c1 r0 busy with a status
[4] dial c1 r5 number 13900000002
      > calls c1 13900000002 from '' for 40s
[5] ended c1 refused status 603
      > closes c1 refused (over)
      > tells ring_ended c1 r0 refused with a status
[6] hangup c1
      > closes c1/r5 call_ended
      > tells ring_ended c1 r5 call_ended
      > tells ended c1 by serve serve 16 talked 0s
[7] look
      > 0 calls, 0 legs, 0 timers
