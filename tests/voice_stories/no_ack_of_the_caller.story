# A lost ACK: signalling gives up.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[   3] time
      > music c1 1
[20] ended c1 failed cause 41
      > closes c1 failed (over)
      > tells ended c1 by voice failed 41 talked 0s
