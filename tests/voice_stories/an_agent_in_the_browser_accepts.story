# The page rings by itself; its offer is the accept, and the leg is answered with its first secured packet.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1.1] first c1
[2] ring c1 r5 browser
[   3] time
      > music c1 1
[5] sdp c1 r5
      > opens c1/r5 browser
      > offer c1/r5 'v=0'
[5.1] described c1/r5
      > tells sdp c1 r5
[5.2] candidate c1 r5
      > candidate c1/r5 'candidate:1'
[5.5] first c1/r5
      > tells answered c1 r5
[5.6] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
      > tells joined c1 r5
[9] ended c1
      > unmixes c1
      > closes c1 hangup (over)
      > closes c1/r5 hangup
      > tells ended c1 by customer hangup 16 talked 3s
[10] look
      > 0 calls, 0 legs, 0 timers
