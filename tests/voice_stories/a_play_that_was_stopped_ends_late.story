# Its end crosses the next PLAY: it is not taken for the end of that one.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 10
      > plays c1 10
[3] play c1 what 11
      > hushes c1
      > plays c1 11
      > tells played c1 op 2 stopped
[3.1] played c1 older
[4] played c1
      > tells played c1 op 3 end
