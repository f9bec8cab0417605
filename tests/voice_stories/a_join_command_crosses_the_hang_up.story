# Serve says JOIN while ENDED is on the way to it.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] answered c1/r5
      > music c1 1
      > tells answered c1 r5
[3.1] ended c1
      > closes c1/r5 call_ended
      > closes c1 hangup (over)
      > tells ring_ended c1 r5 call_ended
      > tells ended c1 by customer hangup 16 talked 0s
[3.2] join c1 r5
      > not taken: no_call
[3.3] hangup c1
      > not taken: no_call
