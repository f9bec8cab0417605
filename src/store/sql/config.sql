-- The company's vocabulary and policies.

-- name: org_put :exec
-- in: id u64, name_zh text, name_en text, created_us i64
insert into org (id, name_zh, name_en, created_us) values ($1, $2, $3, $4)
on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en;

-- name: org_by_id :one
-- in: id u64
-- out: name_zh text, name_en text
select name_zh, name_en from org where id = $1;

-- name: setting_put :exec
-- in: org_id u64, key text, value text
insert into setting (org_id, key, value) values ($1, $2, $3)
on conflict (org_id, key) do update set value = excluded.value;

-- name: settings_all :many
-- in: org_id u64
-- out: key text, value text
select key, value from setting where org_id = $1 order by key;

-- name: attributes_all :many
-- in: org_id u64
-- out: id u32, scope i64, type i64, name text, key text, label_zh text, label_en text
select id, scope, type, name, key, label_zh, label_en from attribute where org_id = $1 order by id;

-- name: attribute_put :exec
-- in: org_id u64, id u32, scope i64, name text, key text, type i64, label_zh text, label_en text
insert into attribute (org_id, id, scope, name, key, type, label_zh, label_en) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (org_id, scope, name, key) do update set label_zh = excluded.label_zh, label_en = excluded.label_en;

-- name: symbols_all :many
-- in: org_id u64
-- out: id u32, text text, label_zh text, label_en text
select id, text, label_zh, label_en from symbol where org_id = $1 order by id;

-- name: symbol_put :exec
-- in: org_id u64, id u32, text text, label_zh text, label_en text
insert into symbol (org_id, id, text, label_zh, label_en) values ($1, $2, $3, $4, $5)
on conflict (org_id, text) do update set label_zh = excluded.label_zh, label_en = excluded.label_en;

-- name: symbol_intern :exec
-- in: org_id u64, id u32, text text
insert into symbol (org_id, id, text, label_zh, label_en) values ($1, $2, $3, $3, $3)
on conflict (org_id, text) do nothing;

-- name: queues_all :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, lease_us i64, wrapup_us i64, decline_hold_us i64
select id, name_zh, name_en, lease_us, wrapup_us, decline_hold_us from queue where org_id = $1 order by id;

-- name: queue_put :exec
-- in: org_id u64, id u64, name_zh text, name_en text, lease_us i64, wrapup_us i64, decline_hold_us i64
insert into queue (org_id, id, name_zh, name_en, lease_us, wrapup_us, decline_hold_us) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
    lease_us = excluded.lease_us, wrapup_us = excluded.wrapup_us, decline_hold_us = excluded.decline_hold_us;

-- name: topics_all :many
-- in: org_id u64
-- out: id u64, queue_id u64, key text, name_zh text, name_en text, priority i64, required text, widened text, widen_permille i64, patience_us i64, version i64, active bool
select id, queue_id, key, name_zh, name_en, priority, required, widened, widen_permille, patience_us, version, active
from topic where org_id = $1 order by id;

-- name: topic_put :exec
-- in: org_id u64, id u64, queue_id u64, key text, name_zh text, name_en text, priority i64, required text, widened text, widen_permille i64, patience_us i64, version i64, active bool
insert into topic (org_id, id, queue_id, key, name_zh, name_en, priority, required, widened, widen_permille, patience_us,
    version, active)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (org_id, id) do update set queue_id = excluded.queue_id, key = excluded.key, name_zh = excluded.name_zh,
    name_en = excluded.name_en, priority = excluded.priority, required = excluded.required, widened = excluded.widened,
    widen_permille = excluded.widen_permille, patience_us = excluded.patience_us, version = excluded.version,
    active = excluded.active;

-- name: codes_all :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, active bool
select id, name_zh, name_en, active from wrapup_code where org_id = $1 order by id;

-- name: code_put :exec
-- in: org_id u64, id u64, name_zh text, name_en text, active bool
insert into wrapup_code (org_id, id, name_zh, name_en, active) values ($1, $2, $3, $4, $5)
on conflict (org_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, active = excluded.active;

-- name: endpoints_all :many
-- in: org_id u64
-- out: id u64, channel text, key text, name text, secret text, origins text
select id, channel, key, name, secret, origins from endpoint where org_id = $1 order by id;

-- name: endpoint_put :exec
-- in: org_id u64, id u64, channel text, key text, name text, secret text, origins text
insert into endpoint (org_id, id, channel, key, name, secret, origins) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, id) do update set channel = excluded.channel, key = excluded.key, name = excluded.name,
    secret = excluded.secret, origins = excluded.origins;

-- name: agents_all :many
-- in: org_id u64
-- out: id u64, capacity i64, version i64
select id, capacity, version from agent where org_id = $1 order by id;

-- name: agent_put :exec
-- in: org_id u64, id u64, capacity i64, version i64
insert into agent (org_id, id, capacity, version) values ($1, $2, $3, $4)
on conflict (org_id, id) do update set capacity = excluded.capacity, version = excluded.version;

-- A cross join, since SQLite keeps its order: agents first, not the values of all customers.
-- name: agent_values_all :many
-- in: org_id u64
-- out: person_id u64, attribute_id u32, ordinal i64, value i64, type i64
select v.person_id, v.attribute_id, v.ordinal, v.value, coalesce(t.type, 0)
from agent a cross join attribute_value v
left join attribute t on t.org_id = v.org_id and t.id = v.attribute_id
where a.org_id = $1 and v.org_id = a.org_id and v.person_id = a.id order by a.id, v.attribute_id, v.ordinal;

-- name: value_insert :exec
-- in: org_id u64, person_id u64, attribute_id u32, ordinal i64, value i64, source text, at_us i64
insert into attribute_value (org_id, person_id, attribute_id, ordinal, value, source, at_us)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: values_delete :exec
-- in: org_id u64, person_id u64
delete from attribute_value where org_id = $1 and person_id = $2;
