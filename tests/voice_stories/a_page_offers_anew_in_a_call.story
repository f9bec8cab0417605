[0] sdp c1 page
      > opens c1 browser
      > offer c1 'v=0'
      > tells call c1 browser from '' to ''
[0.1] described c1
      > tells sdp c1 r0
[1] answer c1
      > answers c1
      > watches c1 20s
[   3] time
      > music c1 1
[5] sdp c1 page
      > offer c1 'v=0'
[5.1] described c1
      > tells sdp c1 r0
