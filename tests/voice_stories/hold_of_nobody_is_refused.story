[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] hold c1 agent
      > not taken: state
[3] mute c1 customer
      > not taken: state
      > music c1 1
[4] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[5] answered c1/r5
      > tells answered c1 r5
[5.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[5.2] hold c1 agent
      > not taken: state
[5.3] first c1
[5.3] first c1/r5
      > tells joined c1 r5
[6] hold c1 serve
      > not taken: input
