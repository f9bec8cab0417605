# After it came back: what it has committed and does not list ends.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1.5] ack
[2] down
[3] up
      > hello, events up to 1
      > music c1 1
[3.1] welcome 1
      > has c1 waiting op 1
      > has 1 legs
[3.2] calls
      > closes c1 orphan
      > tells ended c1 by voice orphan 41 talked 0s
