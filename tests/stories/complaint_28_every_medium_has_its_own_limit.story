# Amazon: the maximum of a mixed queue counts all channels: fifty chats can keep every call out. Here each medium has its own; who
# finds it full is refused with the reason or goes to another queue, and who waits keeps the order of arrival there.

queue bank lease 20s wrap-up 0 apart 60s at-most chat 2 at-most voice 1
queue help lease 20s wrap-up 0 apart 60s at-most chat 1
queue gold lease 20s wrap-up 0 apart 60s at-most chat 1 overflow help
agent a1 chat 1 queues={help}
customer A
topic any queue bank patience 10m
topic gold queue gold patience 10m
topic help queue help patience 10m

[  1] arrive c1 A any
      > arrived c1
[  2] arrive c2 A any
      > arrived c2
[  3] arrive c3 A any
      > refused full
[  4] arrive c4 A any medium voice
      > arrived c4
[  5] arrive c5 A any medium voice
      > refused full
[  6] arrive c6 A any medium email
      > arrived c6
[  7] leave c1
      > abandoned c1
[  8] arrive c7 A any
      > arrived c7
# gold is full: to help; both are full: refused
[ 10] arrive c8 A gold
      > arrived c8
[ 11] arrive c9 A gold
      > arrived c9
      > moved c9 from gold to help: full
[ 12] arrive c10 A gold
      > refused full
[ 13] arrive c11 A help
      > refused full
[ 14] waiting help
      > in line: c9
[ 20] ready a1
      > ready a1 by agent
      > offered c9 a1 until 40 (of 1)
