# Its CALL is not acknowledged: on the way, not unknown.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] calls
[2] ack
[3] calls c1
[4] calls
      > closes c1 orphan
      > tells ended c1 by voice orphan 41 talked 0s
