[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 digits 1 first 5 between 3
[   7] time
      > tells digits c1 op 2 '' end
[7.5] music c1 1
      > music c1 1
