# A carrier's calls_max: the second that comes in is told to come again, what is called through it ends as unreachable; a circuit is free when its leg is closed.
config trunk 1 circuits 2

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[0.1] answer c1
      > answers c1
      > watches c1 20s
[1] ring c1 r5 outside 13900000001
      > calls c1/r5 13900000001 from '' for 20s
[1.1] ring c1 r6 outside 13900000002
      > tells ring_ended c1 r6 full
[1.2] ring c1 r7 phone 7
      > calls c1/r7 phone 7 for 20s
[2] ack
[2] incoming c2 from 2 to 95566
      > rejects c2 503 retry 10s
[ 2.1] time
      > music c1 1
[3] unring c1 r5
      > closes c1/r5 unrung
      > tells ring_ended c1 r5 unrung
[4] ack
[4] incoming c3 from 3 to 95566
      > opens c3 trunk
      > rings c3
      > tells call c3 trunk from '3' to '95566'
[5] ack
[5] incoming c4 from 4 to 95566
      > rejects c4 503 retry 10s
[6] ended c1
      > closes c1/r7 call_ended
      > closes c1 hangup (over)
      > tells ring_ended c1 r7 call_ended
      > tells ended c1 by customer hangup 16 talked 0s
[7] ack
[7] incoming c5 from 5 to 95566
      > opens c5 trunk
      > rings c5
      > tells call c5 trunk from '5' to '95566'
[8] counts
      > refused 2, late 0, untold 0, not closed 0
