# Everybody is told, nobody is taken any more.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2] ack
[2] incoming c2 from 2 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '2' to '95566'
[3] stop
      > music c1 1
      > closes c1/r5 call_ended
      > closes c1 stopping
      > closes c2 stopping
      > tells ring_ended c1 r5 call_ended
      > tells ended c1 by voice stopping 41 talked 0s
      > tells ended c2 by voice stopping 41 talked 0s
[4] incoming c3 from 3 to 95566
      > rejects c3 503 retry 10s
[5] look
      > 0 calls, 0 legs, 0 timers
