# A new configuration leaves calls alone and counts them.
[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] incoming c2 from 2 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '2' to '95566'
[2] configure trunk 1 circuits 2
      > takes the configuration
[3] ack
[3] incoming c3 from 3 to 95566
      > rejects c3 503 retry 10s
[4] configure trunk 1 circuits 3
      > takes the configuration
[5] ack
[5] incoming c3 from 3 to 95566
      > opens c3 trunk
      > rings c3
      > tells call c3 trunk from '3' to '95566'
[6] configure trunk 2 circuits 1
      > takes the configuration
[7] ack
[7] incoming c4 from 4 to 95566
      > opens c4 trunk
      > rings c4
      > tells call c4 trunk from '4' to '95566'
[8] configure trunk 1 circuits 4
      > takes the configuration
[9] ack
[9] incoming c5 from 5 to 95566
      > rejects c5 503 retry 10s
[10] ended c1
      > closes c1 hangup (over)
      > tells ended c1 by customer hangup 16 talked 0s
[11] ack
[11] incoming c6 from 6 to 95566
      > opens c6 trunk
      > rings c6
      > tells call c6 trunk from '6' to '95566'
