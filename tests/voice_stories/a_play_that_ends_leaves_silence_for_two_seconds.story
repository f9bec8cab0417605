# Serve is quick; if it says nothing, there is music.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 10 times 2
      > plays c1 10 several times
[5] played c1
      > tells played c1 op 2 end
[   7] time
      > music c1 1
[7.5] look
      > 1 calls, 1 legs, 1 timers
