[0] down
[1] up
      > hello, events up to 0
[1.1] welcome 0 version 2
      > refused: another version of the link
      > drops the link
