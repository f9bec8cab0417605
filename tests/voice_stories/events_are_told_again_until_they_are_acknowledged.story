[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] ended c1
      > closes c1 hangup (over)
      > tells ended c1 by customer hangup 16 talked 0s
[2] kept
      > 2 events kept
[3] down
[4] up
      > hello, events up to 2
[4.1] welcome 0
      > again 1
      > again 2
      > has 0 legs
[5] down
[6] up
      > hello, events up to 2
[6.1] welcome 1
      > again 2
      > has 0 legs
[7] ack
[7.1] kept
      > 0 events kept
[8] down
[9] up
      > hello, events up to 2
[9.1] welcome 2
      > has 0 legs
