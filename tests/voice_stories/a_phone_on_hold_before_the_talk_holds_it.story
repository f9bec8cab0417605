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
[3.1] held c1/r5
[3.2] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[3.3] first c1
[3.3] first c1/r5
      > music c1 1
      > watches c1 60s
      > watches c1/r5 60s
      > tells joined c1 r5
      > tells held c1 by agent
