# The agent who dials waits as long as it rings; serve's list says that the call is alive.

[0] ring c1 r5 phone 7 begins
      > calls c1/r5 phone 7 for 20s
[1] answered c1/r5
      > tells answered c1 r5
[1.1] first c1/r5
[1.2] dial c1 r5 number 13900000002 lease 60
      > calls c1 13900000002 from '' for 60s
[2] ringing c1
      > music c1/r5 4
      > tells progress c1
[20] calls c1
[40] calls c1
[50] answered c1
      > no music c1/r5
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
      > tells answered c1 r0
[50.1] first c1
      > tells joined c1 r5
[60] hangup c1
      > unmixes c1
      > closes c1 serve
      > closes c1/r5 serve
      > tells ended c1 by serve serve 16 talked 9s
