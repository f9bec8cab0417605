# The legs take their time to close: ENDED waits for them, and a second end is none.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] slow
[3] ended c1
      > closes c1 hangup (over)
[3.1] hangup c1
      > not taken: state
[3.2] ended c1
[3.5] closed c1
      > tells ended c1 by customer hangup 16 talked 0s
[4] look
      > 0 calls, 0 legs, 0 timers
