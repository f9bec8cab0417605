[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2.5] ringing c1/r5
      > tells ringing c1 r5
[3] unring c1 r5
      > closes c1/r5 unrung
      > music c1 1
      > tells ring_ended c1 r5 unrung
[3.1] answered c1/r5
[4] unring c1 r5
      > not taken: no_ring
