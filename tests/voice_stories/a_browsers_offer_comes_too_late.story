[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 browser
[3] unring c1 r5
      > music c1 1
      > tells ring_ended c1 r5 unrung
[4] sdp c1 r5
      > not taken: no_ring
[5] candidate c1 r5
      > not taken: no_ring
