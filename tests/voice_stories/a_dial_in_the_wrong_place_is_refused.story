[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2] dial c1 r5 number 13900000002
      > not taken: state
[3] ring c2 r6 phone 8 begins
      > calls c2/r6 phone 8 for 20s
[4] dial c2 r6 number 13900000002
      > not taken: state
[5] answered c2/r6
      > tells answered c2 r6
[6] dial c2 r9 number 13900000002
      > not taken: no_ring
[6.1] dial c2 r6 lease 20
      > not taken: input
[6.2] dial c2 r6 number 13900000002
      > calls c2 13900000002 from '' for 40s
[6.3] dial c2 r6 number 13900000003
      > not taken: state
[7] join c2 r6
      > not taken: state
[7.1] play c2 what 10
      > not taken: state
[7.2] answer c2
      > not taken: state
[7.3] music c2 1
      > not taken: state
