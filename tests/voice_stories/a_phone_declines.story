[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[2.5] ringing c1/r5
      > tells ringing c1 r5
[3] ended c1/r5 refused status 603 cause 21
      > closes c1/r5 refused (over)
      > music c1 1
      > tells ring_ended c1 r5 refused with a status
[4] ring c1 r6 phone 8
      > calls c1/r6 phone 8 for 20s
