# A supervisor, or the system, may end a talk and set an agent's state without being its agent.

queue wealth lease 20s wrap-up 30s apart 60s
agent a1 queues={wealth}
agent a2 queues={wealth}
customer A
topic wealth queue wealth patience 10m

[  0] ready a1 by supervisor
      > ready a1 by supervisor
[  1] arrive c1 A wealth
      > arrived c1
      > offered c1 a1 until 21 (of 1)
[  2] end c1 by supervisor
      > refused wrong_state
[  3] accept c1 a1
      > accepted c1 a1
[  4] end c1 by supervisor
      > ended c1 a1 by supervisor, wrap-up until 34
[  4] end c1 by supervisor
      > nothing
# The agent's own end crosses it.
[  5] end c1 a1
      > nothing
[  6] wrap c1 a1 code 5
      > wrapped c1 a1 code 5 by agent
[  7] end c1 by supervisor
      > nothing
[  8] offline a1 by supervisor
      > offline a1 by supervisor
[  9] end c1 by customer
      > refused bad_input
