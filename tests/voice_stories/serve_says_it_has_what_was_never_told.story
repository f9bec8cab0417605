[0] down
[1] up
      > hello, events up to 0
[1.1] welcome 7
      > refused: an event that was never told
      > drops the link
