[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 10,n12,11
      > plays c1 10 number 12 11
[3] play c1 what 12 digits 1 first 5 between 3
      > hushes c1
      > plays c1 12
      > tells played c1 op 2 stopped
[4] music c1 1
      > hushes c1
      > music c1 1
      > tells digits c1 op 3 '' stopped
