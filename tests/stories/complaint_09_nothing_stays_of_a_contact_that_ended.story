# FreeSWITCH: members are "Answered" hours after their call ended, a race between the threads of agent and member (freeswitch issue
# 1973). Here one thread owns both: after the end the place is free, the line is empty, the conversation may come again, and what
# still arrives for it is refused or does nothing.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A any conversation 7
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > accepted c1 a1
[  3] leave c1
      > ended c1 a1 by customer
[  4] look a1
      > a1 is ready with 0 of 1
[  4] waiting bank
      > in line: nobody
[  4] accept c1 a1
      > refused stale_token
[  4] decline c1 a1 busy
      > refused stale_token
[  4] end c1 a1
      > nothing
[  4] leave c1
      > nothing
[  4] wrap c1 a1
      > nothing
[  4] sleep c1
      > refused stale_token
[  4] learn c1 A
      > refused stale_token
# abandoned while it rings, and while it waits
[  5] arrive c2 A any conversation 7
      > arrived c2
      > offered c2 a1 until 25 (of 1)
[  6] leave c2
      > withdrawn c2 a1: customer left
      > abandoned c2
[  7] accept c2 a1
      > refused stale_token
[  8] look a1
      > a1 is ready with 0 of 1
[  9] pause a1
      > paused a1 break by agent
[ 10] arrive c3 A any conversation 7
      > arrived c3
[ 11] leave c3
      > abandoned c3
[ 12] ready a1
      > ready a1 by agent
[ 13] waiting bank
      > in line: nobody
[ 14] accept c3 a1
      > refused stale_token
# hours later nothing happens by itself
[9999] time
      > nothing
[9999] look a1
      > a1 is ready with 0 of 1
