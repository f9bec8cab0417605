[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[3] ended c1/r5 busy status 486 cause 17
      > closes c1/r5 busy (over)
      > music c1 1
      > tells ring_ended c1 r5 busy with a status
