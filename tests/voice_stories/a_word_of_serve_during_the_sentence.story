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
[  11] time
      > plays c1 2
[12] play c1 what 20
      > hushes c1
      > plays c1 20
[13] played c1
      > tells played c1 op 3 end
