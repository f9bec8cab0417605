config orphan 10

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[  10] time
      > closes c1 orphan
      > tells ended c1 by voice orphan 41 talked 0s
[11] look
      > 0 calls, 0 legs, 0 timers
