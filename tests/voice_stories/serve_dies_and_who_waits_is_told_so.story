config orphan 10

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] play c1 what 10
      > plays c1 10
[2] down
[3] played c1
[   5] time
      > music c1 1
[  11] time
      > plays c1 2
[12] played c1
      > closes c1 orphan
[13] up
      > hello, events up to 3
[13.1] welcome 0
      > again 1
      > tells played c1 op 2 end
      > tells ended c1 by voice orphan 41 talked 0s
      > has 0 legs
