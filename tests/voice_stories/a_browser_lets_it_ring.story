# No leg was opened: nothing has to be closed.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[2] ring c1 r5 browser lease 20
[  22] time
      > tells ring_ended c1 r5 no_answer
[23] look
      > 1 calls, 1 legs, 1 timers
