[0] alone
[0] up
      > hello, events up to 0
[0.1] welcome 0
      > has 0 legs
[0.2] incoming c1 from 1 to 95566
      > rejects c1 503 retry 10s
[0.3] configure
      > takes the configuration
[0.4] incoming c2 from 1 to 95566
      > opens c2 trunk
      > rings c2
      > tells call c2 trunk from '1' to '95566'
