[0] configure version 5
      > takes the configuration
[1] configure version 5
[2] configure version 4
[3] configure version 6
      > takes the configuration
