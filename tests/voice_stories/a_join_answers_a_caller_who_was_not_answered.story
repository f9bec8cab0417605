# Serve may let the caller ring until an agent is there.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] answered c1/r5
      > tells answered c1 r5
[3.1] join c1 r5
      > answers c1
      > watches c1 20s
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[3.2] first c1
[3.3] first c1/r5
      > tells joined c1 r5
