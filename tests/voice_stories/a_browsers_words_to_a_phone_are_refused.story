[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2] sdp c1 r5
      > not taken: input
[3] candidate c1 r5
      > not taken: input
