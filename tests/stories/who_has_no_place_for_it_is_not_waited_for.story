# An agent without any place for the medium would be waited for in vain: the contact is anybody's at once. So it is when the
# agent's last place for it is taken away while it waits.

queue bank lease 20s wrap-up 0 apart 60s
agent a1 chat 1 queues={bank}
agent a2 chat 1 voice 1 queues={bank}
customer A
topic any queue bank patience 10m preferred seek 30s

[  0] ready a1
      > ready a1 by agent
[  0] ready a2
      > ready a2 by agent
[  1] arrive c1 A any medium voice preferred a1
      > arrived c1
      > offered c1 a2 until 21 (of 1)
[  1] accept c1 a2
      > accepted c1 a2
[  2] arrive c2 A any medium voice preferred a2
      > arrived c2
      > reserved c2 for a2 (preferred) until 32
[  3] agent a2 chat 1 queues={bank}
      > agent a2
      > reserved c2 no longer for a2
[  4] agent a1 voice 1 queues={bank}
      > agent a1
      > offered c2 a1 until 24 (of 1)
