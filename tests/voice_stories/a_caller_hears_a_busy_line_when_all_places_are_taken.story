# calls_max of CONFIG: the second is told to come again, before any state; the place is free when the first is gone.
config calls 1

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] incoming c2 from 2 to 95566
      > rejects c2 503 retry 10s
[2] ended c1
      > closes c1 hangup (over)
      > tells ended c1 by customer hangup 16 talked 0s
[3] ack
[3] incoming c3 from 3 to 95566
      > opens c3 trunk
      > rings c3
      > tells call c3 trunk from '3' to '95566'
[4] counts
      > refused 1, late 0, untold 0, not closed 0
