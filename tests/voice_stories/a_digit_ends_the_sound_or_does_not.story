# With barge-in the first one hushes; without it they are taken while it plays, and the time counts from its end.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] play c1 what 10 digits 2 first 5 between 3 barge
      > plays c1 10
[3] digit c1 1
      > hushes c1
[4] digit c1 2
      > tells digits c1 op 2 '12' count
[5] play c1 what 10 digits 2 first 5 between 3
      > plays c1 10
[6] digit c1 3
[12] played c1
[  15] time
      > tells digits c1 op 3 '3' between
[15.5] music c1 1
      > music c1 1
