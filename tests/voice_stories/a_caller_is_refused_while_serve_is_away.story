# Nobody could say what is to be done: 503 with Retry-After. With serve back the next one is taken.

[0] down
[1] incoming c1 from 1 to 95566
      > rejects c1 503 retry 10s
[2] up
      > hello, events up to 0
[2.1] welcome 0
      > has 0 legs
[3] incoming c2 from 1 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '1' to '95566'
