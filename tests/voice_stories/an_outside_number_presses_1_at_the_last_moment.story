# From then on it waits for serve's word, no longer for a digit.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[2] ring c1 r5 outside 13900000001
      > calls c1/r5 13900000001 from '' for 20s
[6] answered c1/r5
      > plays c1/r5 3 until stopped
[20.9] digit c1/r5 1
      > hushes c1/r5
      > tells answered c1 r5
[25] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[25.1] first c1
[25.1] first c1/r5
      > tells joined c1 r5
