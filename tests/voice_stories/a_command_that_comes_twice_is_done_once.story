[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1 op 5
      > answers c1
      > watches c1 20s
[1.1] again
      > not taken: again
[2] play c1 what 10 op 4
      > not taken: again
[3] play c1 what 10 op 6
      > plays c1 10
