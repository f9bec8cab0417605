[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] closed c1
      > closes c1 failed
      > tells ended c1 by voice failed 41 talked 0s
[3] look
      > 0 calls, 0 legs, 0 timers
