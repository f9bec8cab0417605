[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1.1] play c1 what 10
      > plays c1 10
[2] ended c1
      > closes c1 hangup (over)
      > tells ended c1 by customer hangup 16 talked 0s
[2.5] played c1
[3] look
      > 0 calls, 0 legs, 0 timers
