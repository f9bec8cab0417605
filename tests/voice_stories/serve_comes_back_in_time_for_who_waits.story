config orphan 10

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[1] music c1 1
      > music c1 1
[1.5] ack
[2] down
[8] up
      > hello, events up to 1
[8.1] welcome 1
      > has c1 waiting op 2
      > has 1 legs
[8.2] calls c1
[15] calls c1
[22] calls c1
[28] hangup c1
      > closes c1 serve
      > tells ended c1 by serve serve 16 talked 0s
