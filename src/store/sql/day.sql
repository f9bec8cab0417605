-- An agent's own day, from the engine's facts (their numbers: base/fact.def). Neither the log nor an agent's whole past is walked:
-- SQLite, which knows nothing of how many rows there are, is told the index.

-- name: day_facts :many
-- in: org_id u64, agent_id u64, from_us i64, to_us i64
-- out: at_us i64, kind i64, a i64, b i64, c i64
select at_us, kind, a, b, c
from fact -- postgres
from fact indexed by fact_by_agent -- sqlite
where kind + 0 < 30 and agent_id <> 0 and org_id = $1 and agent_id = $2 and kind in (4, 5, 6, 13, 14, 15, 16, 24)
    and at_us >= $3 and at_us < $4
order by no;

-- The last of one kind before a time.
-- name: day_last :one
-- in: org_id u64, agent_id u64, kind i64, before_us i64
-- out: no u64, a i64, b i64, c i64
select no, a, b, c
from fact -- postgres
from fact indexed by fact_of_state -- sqlite
where kind in (4, 5, 6) and org_id = $1 and agent_id = $2 and kind = $3 and at_us < $4
order by at_us desc, no desc limit 1;

-- For each talk or wrap-up that the agent came out of in the time (ended, wrapped, requeued, transferred): all that the agent did in that contact up to there.
-- name: day_talks :many
-- in: org_id u64, agent_id u64, from_us i64, to_us i64
-- out: out_no u64, no u64, at_us i64, kind i64, a i64, b i64
select e.no, f.no, f.at_us, f.kind, f.a, f.b
from fact e join fact f -- postgres
from fact e indexed by fact_by_agent join fact f indexed by fact_by_contact -- sqlite
    on f.org_id = e.org_id and f.contact_id = e.contact_id and f.contact_id <> 0 and f.no <= e.no
where e.kind + 0 < 30 and e.agent_id <> 0 and e.org_id = $1 and e.agent_id = $2 and e.kind in (18, 19, 20, 29)
    and e.at_us >= $3 and e.at_us < $4
    and f.agent_id = $2 and f.kind in (13, 18, 19, 20, 26, 29)
order by e.no, f.no;

-- name: day_ratings :one
-- in: org_id u64, agent_id u64, from_us i64, to_us i64
-- out: count i64, stars i64
select count(*), cast(coalesce(sum(stars), 0) as bigint) from rating where org_id = $1 and agent_id = $2 and at_us >= $3 and at_us < $4;
