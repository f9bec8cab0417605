[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] hangup c1 busy
      > closes c1 busy
      > tells ended c1 by serve busy 17 talked 0s
