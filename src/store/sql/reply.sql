-- Canned replies and how often each agent used them.

-- Without statistics SQLite would read every agent's own ones for the sake of the order; so it is told the way.
-- name: replies_of :many
-- in: org_id u64, agent_id u64
-- out: id u64, scope i64, queue_id u64, owner_id u64, lang text, folder text, name text, words text, text text, uses u64, version i64, changed_us i64, changed_by u64, own_uses u64
select r.id, r.scope, r.queue_id, r.owner_id, r.lang, r.folder, r.name, r.words, r.text, r.uses, r.version, r.changed_us,
    r.changed_by, coalesce(u.uses, 0)
from reply r -- postgres
from reply r indexed by reply_by_owner -- sqlite
left join reply_use u on u.org_id = r.org_id and u.reply_id = r.id and u.agent_id = $2
where r.org_id = $1 and r.owner_id in (0, $2) order by r.scope, r.queue_id, r.folder, r.name, r.lang, r.id;

-- name: reply_by_id :one
-- in: org_id u64, id u64
-- out: scope i64, owner_id u64, version i64
select scope, owner_id, version from reply where org_id = $1 and id = $2;

-- name: reply_by_name :one
-- in: org_id u64, scope i64, queue_id u64, owner_id u64, lang text, name text
-- out: id u64, folder text, words text, text text
select id, folder, words, text from reply
where org_id = $1 and scope = $2 and queue_id = $3 and owner_id = $4 and lang = $5 and name = $6;

-- owner_id 0: the shared ones.
-- name: reply_count :one
-- in: org_id u64, owner_id u64
-- out: replies u64
select count(1) from reply where org_id = $1 and owner_id = $2;

-- name: reply_insert :exec
-- in: org_id u64, id u64, scope i64, queue_id u64, owner_id u64, lang text, folder text, name text, words text, text text, changed_us i64, changed_by u64
insert into reply (org_id, id, scope, queue_id, owner_id, lang, folder, name, words, text, changed_us, changed_by, uses, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1);

-- name: reply_update :exec
-- in: org_id u64, id u64, scope i64, queue_id u64, owner_id u64, lang text, folder text, name text, words text, text text, changed_us i64, changed_by u64
update reply set scope = $3, queue_id = $4, owner_id = $5, lang = $6, folder = $7, name = $8, words = $9, text = $10,
    changed_us = $11, changed_by = $12, version = version + 1
where org_id = $1 and id = $2;

-- name: reply_remove :exec
-- in: org_id u64, id u64
delete from reply where org_id = $1 and id = $2;

-- name: reply_uses_remove :exec
-- in: org_id u64, reply_id u64
delete from reply_use where org_id = $1 and reply_id = $2;

-- name: reply_use_put :exec
-- in: org_id u64, agent_id u64, reply_id u64, last_key text, at_us i64
insert into reply_use (org_id, agent_id, reply_id, uses, last_key, at_us) values ($1, $2, $3, 1, $4, $5)
on conflict (org_id, agent_id, reply_id) do update set uses = reply_use.uses + 1, last_key = excluded.last_key, at_us = excluded.at_us
where reply_use.last_key <> excluded.last_key;

-- name: reply_count_use :exec
-- in: org_id u64, id u64
update reply set uses = uses + 1 where org_id = $1 and id = $2;
