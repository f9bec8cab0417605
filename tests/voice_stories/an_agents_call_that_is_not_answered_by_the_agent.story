[0] ring c1 r5 phone 7 begins lease 20
      > calls c1/r5 phone 7 for 20s
[1] ringing c1/r5
      > tells ringing c1 r5
[  20] time
      > closes c1/r5 no_answer
      > tells ring_ended c1 r5 no_answer
      > tells ended c1 by voice no_answer 19 talked 0s
[30] look
      > 0 calls, 0 legs, 0 timers
