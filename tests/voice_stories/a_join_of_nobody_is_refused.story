[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] join c1 r5
      > not taken: no_ring
[3] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
      > music c1 1
[3.1] join c1 r5
      > not taken: state
