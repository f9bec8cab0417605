[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 outside 13900000001
      > calls c1/r5 13900000001 from '' for 20s
[   3] time
      > music c1 1
[6] answered c1/r5
      > plays c1/r5 3 until stopped
[8] ended c1
      > closes c1/r5 call_ended
      > closes c1 hangup (over)
      > tells ring_ended c1 r5 call_ended
      > tells ended c1 by customer hangup 16 talked 0s
[8] digit c1/r5 1
[9] look
      > 0 calls, 0 legs, 0 timers
