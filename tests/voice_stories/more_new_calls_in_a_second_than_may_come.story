# calls_per_s: as many as a second's at once, then one for each of its shares. A page's call counts too, an agent's own does not.
config rate 2

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[0] incoming c2 from 2 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '2' to '95566'
[0] incoming c3 from 3 to 95566
      > rejects c3 503 retry 1s
[0.4] sdp c7 page
      > not taken: full
[0.5] incoming c4 from 4 to 95566
      > opens c4 trunk
      > rings c4
      > tells call c4 trunk from '4' to '95566'
[0.6] incoming c5 from 5 to 95566
      > rejects c5 503 retry 1s
[0.6] ring c8 r5 phone 7 begins
      > calls c8/r5 phone 7 for 20s
[1] sdp c9 page
      > opens c9 browser
      > offer c9 'v=0'
      > tells call c9 browser from '' to ''
[1] incoming c6 from 6 to 95566
      > rejects c6 503 retry 1s
[3] counts
      > refused 3, late 0, untold 0, not closed 0
