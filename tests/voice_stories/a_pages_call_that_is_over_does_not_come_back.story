# Its ENDED is kept: a late offer of the same page is none of a new call.

[0] sdp c1 page
      > opens c1 browser
      > offer c1 'v=0'
      > tells call c1 browser from '' to ''
[1] hangup c1
      > closes c1 serve
      > tells ended c1 by serve serve 16 talked 0s
[2] sdp c1 page
      > not taken: no_call
[3] look
      > 0 calls, 0 legs, 0 timers
