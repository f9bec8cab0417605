[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] play c1 what 10
      > early c1
      > plays c1 10
[3] played c1
      > tells played c1 op 1 end
[4] music c1 1
      > music c1 1
[5] answer c1
      > answers c1
      > watches c1 20s
