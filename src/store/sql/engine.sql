-- What the engine is rebuilt from.

-- name: engine_facts :many
-- in: org_id u64, after_no u64, limit_rows i64
-- out: no u64, at_us i64, kind i64, contact_id u64, agent_id u64, party_id u64, queue_id u64
-- out: a i64, b i64, c i64, rest blob, key blob
select f.no, f.at_us, f.kind, f.contact_id, f.agent_id, f.party_id, f.queue_id, f.a, f.b, f.c, f.rest, k.key
from fact f
left join person_key k on k.org_id = f.org_id
    and k.person_id = case when f.kind = 3 then f.agent_id else f.party_id end
where f.org_id = $1 and f.no > $2 and f.kind < 30 order by f.no limit $3;

-- What happened to one contact.
-- name: contact_facts :many
-- in: org_id u64, contact_id u64, max i64
-- out: no u64, at_us i64, kind i64, agent_id u64, queue_id u64, a i64, b i64, c i64, rest blob
select no, at_us, kind, agent_id, queue_id, a, b, c, rest
from fact -- postgres
from fact indexed by fact_by_contact -- sqlite
where org_id = $1 and contact_id = $2 and contact_id <> 0 and kind between 10 and 29 order by no limit $3;
