[0] down
[1] up
      > hello, events up to 0
[2] calls
      > refused: something before WELCOME
      > drops the link
[3] up
      > hello, events up to 0
[3.1] welcome 0
      > has 0 legs
[3.2] welcome 0
      > refused: a second WELCOME
      > drops the link
[4] up
      > hello, events up to 0
[4.1] welcome 0
      > has 0 legs
[4.2] wrong
      > refused: a frame that goes the other way
      > drops the link
