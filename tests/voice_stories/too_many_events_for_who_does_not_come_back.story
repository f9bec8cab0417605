# What may be missed is missed and counted; a call whose events cannot be kept ends, and its ENDED is always told.
limits calls 2 kept 16

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[2] digit c1 1
      > tells digit c1 by customer 1
[2] digit c1 2
      > tells digit c1 by customer 2
[2] digit c1 3
      > tells digit c1 by customer 3
[2] digit c1 4
      > tells digit c1 by customer 4
[2] digit c1 5
      > tells digit c1 by customer 5
[2] digit c1 6
      > tells digit c1 by customer 6
[2] digit c1 7
      > tells digit c1 by customer 7
[2] digit c1 8
      > tells digit c1 by customer 8
[2] digit c1 9
      > tells digit c1 by customer 9
[2] digit c1 1
      > tells digit c1 by customer 1
[2] digit c1 2
      > tells digit c1 by customer 2
[2] digit c1 3
      > tells digit c1 by customer 3
[3] digit c1 4
[3] kept
      > 13 events kept
[3] counts
      > refused 0, late 0, untold 1, not closed 0
[4] incoming c2 from 1 to 95566
      > rejects c2 503 retry 10s
[5] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[6] answered c1/r5
      > closes c1/r5 call_ended
      > closes c1 full
      > tells ended c1 by voice full 42 talked 0s
[7] look
      > 0 calls, 0 legs, 0 timers
[7] kept
      > 14 events kept
[8] ack
[9] incoming c3 from 1 to 95566
      > opens c3 trunk
      > rings c3
      > tells call c3 trunk from '1' to '95566'
