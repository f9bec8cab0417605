# OpenSIPS: an agent is "incall" for ever after a lost BYE; the cure is to delete a row and restart (opensips issues 2530, 3123). Here
# an offer, a call being connected, a wrap-up and a desktop that is away each end by themselves; and a talk whose media are gone
# is ended by the system, whoever says so and however often.

queue calls lease 20s wrap-up 30s apart 60s connect 5s
agent a1 voice 1 queues={calls}
customer A
topic call queue calls patience 10m

[  0] ready a1
      > ready a1 by agent
[  1] arrive c1 A call medium voice
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] accept c1 a1
      > connecting c1 a1 until 7
[  3] connected c1 a1
      > accepted c1 a1
# The media are gone: the media server tells, twice.
[ 60] end c1 by system
      > ended c1 a1 by system, wrap-up until 90
[ 60] end c1 by system
      > nothing
[ 61] end c1 a1
      > nothing
# Nobody wraps up.
[ 90] time
      > wrapped c1 a1 code 0 by system
[ 91] look a1
      > a1 is ready with 0 of 1
# Nobody answers.
[100] arrive c2 A call medium voice
      > arrived c2
      > offered c2 a1 until 120 (of 1)
[120] time
      > lapsed c2 a1, apart until 180
      > paused a1 missed by system
# Nobody connects, nobody says no.
[121] ready a1
      > ready a1 by agent
[180] time
      > offered c2 a1 until 200 (of 1)
[181] accept c2 a1
      > connecting c2 a1 until 186
[186] time
      > not connected c2 a1 by system, apart until 306
[187] connected c2 a1
      > refused stale_token
# The desktop does not come back.
[306] time
      > offered c2 a1 until 326 (of 1)
[307] accept c2 a1
      > connecting c2 a1 until 312
[308] connected c2 a1
      > accepted c2 a1
[309] away a1 30s
      > away a1 until 339
[339] time
      > requeued c2 a1: agent away
      > offline a1 by system
[340] look a1
      > a1 is offline with 0 of 1
[341] waiting calls
      > in line: c2
