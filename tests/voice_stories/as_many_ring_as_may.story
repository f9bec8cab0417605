# Eight at once; the ninth is refused, and rings when one has ended.

[0] incoming c1 from 1 to 95566
      > opens c1 trunk
      > rings c1
      > tells call c1 trunk from '1' to '95566'
[1] answer c1
      > answers c1
      > watches c1 20s
[2] ring c1 r1 phone 1
      > calls c1/r1 phone 1 for 20s
[2] ring c1 r2 phone 2
      > calls c1/r2 phone 2 for 20s
[2] ring c1 r3 phone 3
      > calls c1/r3 phone 3 for 20s
[2] ring c1 r4 phone 4
      > calls c1/r4 phone 4 for 20s
[2] ring c1 r5 phone 5
      > calls c1/r5 phone 5 for 20s
[2] ring c1 r6 phone 6
      > calls c1/r6 phone 6 for 20s
[2] ring c1 r7 phone 7
      > calls c1/r7 phone 7 for 20s
[2] ring c1 r8 phone 8
      > calls c1/r8 phone 8 for 20s
[2] ring c1 r9 phone 9
      > not taken: full
[3] ended c1/r1 busy
      > closes c1/r1 busy (over)
      > music c1 1
      > tells ring_ended c1 r1 busy
[4] ring c1 r9 phone 9
      > calls c1/r9 phone 9 for 20s
[5] hangup c1
      > closes c1/r9 call_ended
      > closes c1/r2 call_ended
      > closes c1/r3 call_ended
      > closes c1/r4 call_ended
      > closes c1/r5 call_ended
      > closes c1/r6 call_ended
      > closes c1/r7 call_ended
      > closes c1/r8 call_ended
      > closes c1 serve
      > tells ring_ended c1 r9 call_ended
      > tells ring_ended c1 r2 call_ended
      > tells ring_ended c1 r3 call_ended
      > tells ring_ended c1 r4 call_ended
      > tells ring_ended c1 r5 call_ended
      > tells ring_ended c1 r6 call_ended
      > tells ring_ended c1 r7 call_ended
      > tells ring_ended c1 r8 call_ended
      > tells ended c1 by serve serve 16 talked 0s
[6] look
      > 0 calls, 0 legs, 0 timers
