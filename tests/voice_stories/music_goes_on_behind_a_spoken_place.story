[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[9] play c1 what 20,n3
      > plays c1 20 number 3
[12] played c1
      > tells played c1 op 3 end
[13] music c1 1
[14] music c1 0
      > no music c1
