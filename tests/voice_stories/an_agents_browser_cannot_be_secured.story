[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r5 browser
[   3] time
      > music c1 1
[5] sdp c1 r5
      > opens c1/r5 browser
      > offer c1/r5 'v=0'
[5.1] described c1/r5
      > tells sdp c1 r5
[8] failed c1/r5 media
      > closes c1/r5 media
      > tells ring_ended c1 r5 media
