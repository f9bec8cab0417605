# Serve neither joins nor takes back: the leg does not wait for ever.
config orphan 10

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] answered c1/r5
      > tells answered c1 r5
[9] music c1 1
[  13] time
      > closes c1/r5 orphan
      > tells ring_ended c1 r5 orphan
[  19] time
      > plays c1 2
[20] hangup c1
      > hushes c1
      > closes c1 serve
      > tells ended c1 by serve serve 16 talked 0s
