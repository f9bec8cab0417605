# First the agent's own leg, then the customer's; who answers is joined.

[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] dial c1 r5 number 13900000002 from 95566
      > calls c1 13900000002 from '95566' for 40s
[1.2] first c1/r5
[3] ringing c1
      > music c1/r5 4
      > tells progress c1
[8] answered c1
      > no music c1/r5
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
      > tells answered c1 r0
[8.1] first c1
      > tells joined c1 r5
[60] ended c1/r5
      > unmixes c1
      > closes c1 hangup
      > closes c1/r5 hangup (over)
      > tells ended c1 by agent hangup 16 talked 51s
[61] look
      > 0 calls, 0 legs, 0 timers
