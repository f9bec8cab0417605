# For longer than a second nothing was acknowledged: whoever came now would wait longer still. Who is there goes on; with the acknowledgement the next is taken.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[0.9] incoming c2 from 2 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '2' to '95566'
[1.1] incoming c3 from 3 to 95566
      > rejects c3 503 retry 10s
[1.2] answer c1
      > answers c1
      > watches c1 20s
[1.3] ack
[1.4] incoming c4 from 4 to 95566
      > opens c4 trunk
      > rings c4
      > tells call c4 trunk from '4' to '95566'
[1.5] counts
      > refused 1, late 0, untold 0, not closed 0
