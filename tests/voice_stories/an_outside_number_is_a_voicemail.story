# It answers and talks; nobody presses 1. No customer ever hears it.

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
[6.5] first c1/r5
[7] join c1 r5
      > not taken: state
[  21] time
      > closes c1/r5 no_confirm
      > tells ring_ended c1 r5 no_confirm
[30] look
      > 1 calls, 1 legs, 1 timers
