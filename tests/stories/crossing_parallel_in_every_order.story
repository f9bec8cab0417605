# The same where two ring at once: the accept, the time-out and the hang-up in all six orders; the one who did not decide is free in
# the same command, and their own late accept is refused.

queue bank lease 10s wrap-up 0 apart 60s offer parallel 2
agent a1 queues={bank}
agent a2 queues={bank}
customer A
topic any queue bank patience 10m

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
# accept, time-out, hang-up
[  0] arrive c1 A any
      > arrived c1
      > offered c1 a1 until 10 (of 2)
      > offered c1 a2 until 10 (of 2)
[  9] accept c1 a2
      > withdrawn c1 a1: taken
      > accepted c1 a2
[  9] accept c1 a1
      > refused taken
[ 10] time
      > nothing
[ 10] leave c1
      > ended c1 a2 by customer
# accept, hang-up, time-out
[ 20] arrive c2 A any
      > arrived c2
      > offered c2 a1 until 30 (of 2)
      > offered c2 a2 until 30 (of 2)
[ 29] accept c2 a1
      > withdrawn c2 a2: taken
      > accepted c2 a1
[ 29] leave c2
      > ended c2 a1 by customer
[ 29] accept c2 a2
      > refused stale_token
[ 30] time
      > nothing
# time-out, accept, hang-up
[ 40] arrive c3 A any
      > arrived c3
      > offered c3 a2 until 50 (of 2)
      > offered c3 a1 until 50 (of 2)
[ 50] time
      > lapsed c3 a2, apart until 110
      > paused a2 missed by system
      > lapsed c3 a1, apart until 110
      > paused a1 missed by system
[ 50] accept c3 a1
      > refused stale_token
[ 50] accept c3 a2
      > refused stale_token
[ 50] leave c3
      > abandoned c3
[ 51] ready a1
      > ready a1 by agent
[ 51] ready a2
      > ready a2 by agent
# time-out, hang-up, accept
[ 60] arrive c4 A any
      > arrived c4
      > offered c4 a1 until 70 (of 2)
      > offered c4 a2 until 70 (of 2)
[ 70] time
      > lapsed c4 a1, apart until 130
      > paused a1 missed by system
      > lapsed c4 a2, apart until 130
      > paused a2 missed by system
[ 70] leave c4
      > abandoned c4
[ 70] accept c4 a2
      > refused stale_token
[ 71] ready a1
      > ready a1 by agent
[ 71] ready a2
      > ready a2 by agent
# hang-up, accept, time-out
[ 80] arrive c5 A any
      > arrived c5
      > offered c5 a1 until 90 (of 2)
      > offered c5 a2 until 90 (of 2)
[ 89] leave c5
      > withdrawn c5 a1: customer left
      > withdrawn c5 a2: customer left
      > abandoned c5
[ 89] accept c5 a1
      > refused stale_token
[ 89] accept c5 a2
      > refused stale_token
[ 90] time
      > nothing
# hang-up, time-out, accept
[100] arrive c6 A any
      > arrived c6
      > offered c6 a1 until 110 (of 2)
      > offered c6 a2 until 110 (of 2)
[109] leave c6
      > withdrawn c6 a1: customer left
      > withdrawn c6 a2: customer left
      > abandoned c6
[110] time
      > nothing
[110] accept c6 a1
      > refused stale_token
# One has said no; the other's time-out, accept and the hang-up cross.
[120] arrive c7 A any
      > arrived c7
      > offered c7 a1 until 130 (of 2)
      > offered c7 a2 until 130 (of 2)
[121] decline c7 a1 busy
      > declined c7 a1 busy, apart until 181
[130] accept c7 a2
      > refused stale_token
[130] time
      > lapsed c7 a2, apart until 190
      > paused a2 missed by system
[130] leave c7
      > abandoned c7
[131] look a1
      > a1 is ready with 0 of 1
[131] look a2
      > a2 is paused with 0 of 1
