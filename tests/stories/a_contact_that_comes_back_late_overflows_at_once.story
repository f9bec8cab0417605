# 30 s of waiting move a contact on. At 31 it rings; when it comes back at 45 its time is over. Where there is no room it
# stays where it is.

queue help lease 20s wrap-up 0 apart 60s at-most chat 1
queue bank lease 20s wrap-up 0 apart 60s overflow help after 30s
agent a1 queues={bank}
customer A
topic any queue bank patience 10m

[  1] arrive c1 A any
      > arrived c1
[ 25] ready a1
      > ready a1 by agent
      > offered c1 a1 until 45 (of 1)
[ 45] time
      > lapsed c1 a1, apart until 105
      > paused a1 missed by system
      > moved c1 from bank to help: waited
[ 46] waiting help
      > in line: c1
[ 50] arrive c2 A any
      > arrived c2
[ 80] time
      > nothing
[ 81] waiting bank
      > in line: c2
