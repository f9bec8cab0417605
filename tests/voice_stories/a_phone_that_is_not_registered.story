[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2] failed c1/r5 failed
      > closes c1/r5 failed
      > tells ring_ended c1 r5 failed
