[0] answer c1
      > not taken: no_call
[0] hangup c1
      > not taken: no_call
[0] ring c1 r5 phone 7
      > not taken: no_call
[0] join c1 r5
      > not taken: no_call
[0] dial c1 r5 number 1
      > not taken: no_call
