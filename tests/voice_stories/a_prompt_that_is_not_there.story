[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 99
      > plays c1 99
[2.1] played c1 missing
      > tells played c1 op 2 missing
