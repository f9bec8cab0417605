-- The log of facts, its snapshots, a setting, and the keys of persons.

-- name: fact_insert :exec
-- in: org_id u64, no u64, at_us i64, kind i64, contact_id u64, agent_id u64, party_id u64, queue_id u64
-- in: a i64, b i64, c i64, rest blob
insert into fact (org_id, no, at_us, kind, contact_id, agent_id, party_id, queue_id, a, b, c, rest)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: fact_last :one
-- in: org_id u64
-- out: no u64
select coalesce(max(no), 0) from fact where org_id = $1;

-- name: fact_since :many
-- in: org_id u64, after_no u64, limit_rows i64
-- out: no u64, at_us i64, kind i64, contact_id u64, agent_id u64, party_id u64, queue_id u64
-- out: a i64, b i64, c i64, rest blob
select no, at_us, kind, contact_id, agent_id, party_id, queue_id, a, b, c, rest
from fact where org_id = $1 and no > $2 order by no limit $3;

-- The key is that of the person whose attributes a sealed rest holds: the agent's for FACT_AGENT_SET (3), the
-- party's for every other. It is null when there is none, or when the person was erased.
-- name: fact_since_with_key :many
-- in: org_id u64, after_no u64, limit_rows i64
-- out: no u64, at_us i64, kind i64, contact_id u64, agent_id u64, party_id u64, queue_id u64
-- out: a i64, b i64, c i64, rest blob, key blob
select f.no, f.at_us, f.kind, f.contact_id, f.agent_id, f.party_id, f.queue_id, f.a, f.b, f.c, f.rest, k.key
from fact f
left join person_key k on k.org_id = f.org_id
    and k.person_id = case when f.kind = 3 then f.agent_id else f.party_id end
where f.org_id = $1 and f.no > $2 order by f.no limit $3;

-- name: snapshot_put :exec
-- in: org_id u64, no u64, at_us i64, bytes blob
insert into snapshot (org_id, no, at_us, bytes) values ($1, $2, $3, $4)
on conflict (org_id, no) do update set at_us = excluded.at_us, bytes = excluded.bytes;

-- name: snapshot_newest :one
-- in: org_id u64, last_no u64
-- out: no u64, at_us i64, bytes blob
select no, at_us, bytes from snapshot where org_id = $1 and no <= $2 order by no desc limit 1;

-- name: snapshot_delete_older :exec
-- in: org_id u64, before_no u64
delete from snapshot where org_id = $1 and no < $2;

-- name: setting_get :one
-- in: org_id u64, key text
-- out: value text
select value from setting where org_id = $1 and key = $2;

-- name: person_key_get :one
-- in: org_id u64, person_id u64
-- out: key blob
select key from person_key where org_id = $1 and person_id = $2;

-- Refuses (ERR_EXISTS) to replace a key: what was sealed under the old one would be lost.
-- name: person_key_put :exec
-- in: org_id u64, person_id u64, key blob
insert into person_key (org_id, person_id, key) values ($1, $2, $3);
