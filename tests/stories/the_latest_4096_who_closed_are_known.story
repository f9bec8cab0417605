# Of who closed lately is known that they were here, so that a command that comes late or twice is answered as the first was: of the latest
# 4,096 (complaint_09_nothing_stays_of_a_contact_that_ended tells the answers). Whoever closed before them was never here.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 queues={bank}
customer A
topic any queue bank patience 10m

[  0] arrive c1 A any
      > arrived c1
[  1] passers 100 A any
      > 100 passed, 0 forgotten, then 100 known
[  2] leave c1
      > abandoned c1
[  3] leave c1
      > nothing
[  4] passers 9000 A any
      > 9000 passed, 4904 forgotten, then 4096 known
[  5] leave c1
      > refused not_found
# saved and loaded the same are known
[  6] arrive c2 A any
      > arrived c2
[  7] leave c2
      > abandoned c2
[  8] passers 4095 A any
      > 4095 passed, 0 forgotten, then 4095 known
[  9] leave c2
      > nothing
[ 10] passers 5000 A any
      > 5000 passed, 904 forgotten, then 4096 known
[ 11] leave c2
      > refused not_found
