[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] incoming c2 from 2 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '2' to '95566'
[2] configure calls 1
      > takes the configuration
[3] incoming c3 from 3 to 95566
      > rejects c3 503 retry 10s
[4] ended c1
      > closes c1 hangup (over)
      > tells ended c1 by customer hangup 16 talked 0s
[5] incoming c4 from 4 to 95566
      > rejects c4 503 retry 10s
