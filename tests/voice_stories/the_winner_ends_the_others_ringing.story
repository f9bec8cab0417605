[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2] ring c1 r6 phone 8
      > calls c1/r6 phone 8 for 20s
[2] ring c1 r7 browser
[3] ringing c1/r5
      > music c1 1
      > tells ringing c1 r5
[4] answered c1/r6
      > tells answered c1 r6
[4.1] join c1 r6
      > closes c1/r5 taken
      > no music c1
      > mixes c1 c1/r6
      > watches c1 20s
      > watches c1/r6 20s
      > tells ring_ended c1 r5 taken
      > tells ring_ended c1 r7 taken
[4.2] answered c1/r5
