[0] ring c1 r5 phone 0 begins
      > not taken: input
[1] look
      > 0 calls, 0 legs, 0 timers
[2] ring c1 r5 phone 7
      > not taken: no_call
