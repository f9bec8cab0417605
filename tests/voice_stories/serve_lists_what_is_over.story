[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] ended c1
      > closes c1 hangup (over)
      > tells ended c1 by customer hangup 16 talked 0s
[1.5] ack
[2] calls c1
