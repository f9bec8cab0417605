[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 10 digits 3 first 5 between 3
      > plays c1 10
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] answered c1/r5
      > tells answered c1 r5
[3.1] join c1 r5
      > hushes c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
      > tells digits c1 op 2 '' stopped
