[0] sdp c1 page empty
      > not taken: input
[1] look
      > 0 calls, 0 legs, 0 timers
