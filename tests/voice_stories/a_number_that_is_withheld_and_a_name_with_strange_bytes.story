# What comes from carriers is any bytes; serve gets text.

[0] incoming c1 to 95566 withheld broken
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '' withheld to '95566' name ??x
[1] incoming c2 from 5925550100 to 95566 name Lin diversion 5925550199
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '5925550100' to '95566' name Lin by way of 5925550199
