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
[3.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[3.2] first c1
[3.2] first c1/r5
      > tells joined c1 r5
[5] digit c1 4
      > tells digit c1 by customer 4
[6] digit c1/r5 #
      > tells digit c1 by agent #
[7] send c1 123#
      > digits c1 123#
[8] send c1 12x
      > not taken: input
