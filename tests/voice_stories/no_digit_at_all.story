[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 10 digits 3 first 5 between 3
      > plays c1 10
[4] played c1
[   9] time
      > tells digits c1 op 2 '' end
[10] music c1 1
      > music c1 1
