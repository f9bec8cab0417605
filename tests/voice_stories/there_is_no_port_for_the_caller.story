[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[0] failed c1 full
      > closes c1 full
      > tells ended c1 by voice full 42 talked 0s
[1] look
      > 0 calls, 0 legs, 0 timers
