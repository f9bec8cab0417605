[0] ping
      > pong 7
[1] pong
