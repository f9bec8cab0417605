# The customer's leg is a browser: serve gives the call its id with the page's offer.

[0] sdp c1 page
      > opens c1 browser
      > offer c1 'v=0'
      > tells call c1 browser from '' to ''
[0.1] described c1
      > tells sdp c1 r0
[0.2] answer c1
      > answers c1
      > watches c1 20s
[0.3] first c1
[2] ring c1 r5 phone 7
      > calls c1/r5 phone 7 for 20s
[ 2.2] time
      > music c1 1
[3] answered c1/r5
      > tells answered c1 r5
[3.1] join c1 r5
      > no music c1
      > mixes c1 c1/r5
      > watches c1 20s
      > watches c1/r5 20s
[3.2] first c1/r5
      > tells joined c1 r5
[9] hangup c1
      > unmixes c1
      > closes c1 serve
      > closes c1/r5 serve
      > tells ended c1 by serve serve 16 talked 5s
[10] look
      > 0 calls, 0 legs, 0 timers
