# Its sound stays away: the agent's leg ends, the customer hears music; serve lets the same phone ring again.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] answered c1/r5
      > music c1 1
      > tells answered c1 r5
[3.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[3.2] first c1
[3.2] first c1/r5
      > tells joined c1 r5
[30] gone c1/r5
      > unmixes c1
      > closes c1/r5 media
      > watches c1 20s
      > music c1 1
      > tells ring_ended c1 r5 media
[31] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[32] answered c1/r5
      > tells answered c1 r5
[32.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[32.2] first c1/r5
      > tells joined c1 r5
[40] ended c1
      > unmixes c1
      > closes c1 hangup (over)
      > closes c1/r5 hangup
      > tells ended c1 by customer hangup 16 talked 34s
[41] look
      > 0 calls, 0 legs, 0 timers
