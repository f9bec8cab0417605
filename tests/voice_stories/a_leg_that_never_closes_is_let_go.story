# Media owes the last word; after two seconds it is counted and the call ends without.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] slow
[2] hangup c1
      > closes c1 serve
[   4] time
      > tells ended c1 by serve serve 16 talked 0s
[10] look
      > 0 calls, 0 legs, 0 timers
[10] counts
      > refused 0, late 0, untold 0, not closed 1
