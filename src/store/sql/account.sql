-- Statements of service/account: users and their sessions.

-- name: user_count :one
-- in: org_id u64
-- out: users u64
select count(*) from user_account where org_id = $1;

-- name: user_insert :exec
-- in: org_id u64, id u64, login text, name_zh text, name_en text, role i64, password text, active bool, created_us i64
insert into user_account (org_id, id, login, name_zh, name_en, role, password, active, created_us)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: user_by_login :one
-- in: org_id u64, login text
-- out: id u64, login text, name_zh text, name_en text, role i64, password text, active bool, created_us i64, shown_zh text, shown_en text
select id, login, name_zh, name_en, role, password, active, created_us, shown_zh, shown_en
from user_account where org_id = $1 and login = $2;

-- name: user_by_id :one
-- in: org_id u64, id u64
-- out: id u64, login text, name_zh text, name_en text, role i64, password text, active bool, created_us i64, shown_zh text, shown_en text
select id, login, name_zh, name_en, role, password, active, created_us, shown_zh, shown_en
from user_account where org_id = $1 and id = $2;

-- name: users_all :many
-- in: org_id u64
-- out: id u64, login text, name_zh text, name_en text, role i64, active bool, created_us i64, shown_zh text, shown_en text
select id, login, name_zh, name_en, role, active, created_us, shown_zh, shown_en from user_account where org_id = $1 order by login;

-- name: user_update :exec
-- in: org_id u64, id u64, name_zh text, name_en text, role i64, password text, active bool, shown_zh text, shown_en text
update user_account set name_zh = $3, name_en = $4, role = $5, password = $6, active = $7, shown_zh = $8, shown_en = $9
where org_id = $1 and id = $2;

-- name: user_admins_besides :one
-- in: org_id u64, id u64, role i64, active bool
-- out: users u64
select count(*) from user_account where org_id = $1 and id <> $2 and role = $3 and active = $4;

-- name: session_insert :exec
-- in: org_id u64, token_hash blob, user_id u64, csrf text, created_us i64, expires_us i64, agent text
insert into session (org_id, token_hash, user_id, csrf, created_us, expires_us, agent, seen_us) values ($1, $2, $3, $4, $5, $6, $7, $5);

-- name: session_by_hash :one
-- in: org_id u64, token_hash blob
-- out: user_id u64, csrf text, created_us i64, expires_us i64, seen_us i64
select user_id, csrf, created_us, expires_us, seen_us from session where org_id = $1 and token_hash = $2;

-- name: session_extend :exec
-- in: org_id u64, token_hash blob, expires_us i64, seen_us i64
update session set expires_us = $3, seen_us = $4 where org_id = $1 and token_hash = $2;

-- name: session_delete :exec
-- in: org_id u64, token_hash blob
delete from session where org_id = $1 and token_hash = $2;

-- All of a user's but one.
-- name: sessions_of_delete :exec
-- in: org_id u64, user_id u64, but blob
delete from session where org_id = $1 and user_id = $2 and token_hash <> $3;

-- name: sessions_of :many
-- in: org_id u64, user_id u64, now_us i64, max i64
-- out: token_hash blob, agent text, created_us i64, seen_us i64
select token_hash, agent, created_us, seen_us from session where org_id = $1 and user_id = $2 and expires_us > $3
order by seen_us desc, created_us desc limit $4;

-- name: sessions_expired_delete :exec
-- in: org_id u64, user_id u64, now_us i64
delete from session where org_id = $1 and user_id = $2 and expires_us <= $3;

-- Whether a user holds a live contact of a customer (enum contact_state: 2 offered, 3 talking, 4 wrapping up).
-- name: user_holds_party :one
-- in: org_id u64, agent_id u64, party_id u64
-- out: contacts u64
select (select count(*) from contact where org_id = $1 and agent_id = $2 and state < 5 and state > 1 and party_id = $3)
    + (select count(*) from participant p join contact k on k.org_id = p.org_id and k.id = p.contact_id
        where p.org_id = $1 and p.agent_id = $2 and p.state in (1, 2) and k.party_id = $3);

-- Holds a contact of the customer, closed one since, or is invited into one or takes part in it now (participant: states 1 and 2).
-- name: user_serves_party :one
-- in: org_id u64, agent_id u64, party_id u64, since_us i64
-- out: contacts u64
select (select count(*) from contact where org_id = $1 and agent_id = $2 and party_id = $3
        and ((state < 5 and state > 1) or (state = 5 and accepted_us > 0 and ended_us >= $4)))
    + (select count(*) from participant p join contact k on k.org_id = p.org_id and k.id = p.contact_id
        where p.org_id = $1 and p.agent_id = $2 and p.state < 4 and p.state in (1, 2) and k.party_id = $3 and k.state < 5)
    + (select count(*) from request where org_id = $1 and party_id = $3 and agent_id = $2 and (state = 2 or (state = 3 and changed_us >= $4)));

-- The sample's customers, for the demo page.
-- name: sample_accounts :many
-- in: org_id u64, kind i64, max i64
-- out: realm text, address text, name text
select i.realm, i.address, p.name from identity i join party p on p.org_id = i.org_id and p.id = i.party_id
where i.org_id = $1 and i.kind = $2 and p.erased_us = 0 order by i.address limit $3;

-- name: preferences_of :many
-- in: org_id u64, user_id u64
-- out: key text, value text
select key, value from preference where org_id = $1 and user_id = $2 order by key;

-- name: preference_put :exec
-- in: org_id u64, user_id u64, key text, value text, at_us i64
insert into preference (org_id, user_id, key, value, at_us) values ($1, $2, $3, $4, $5)
on conflict (org_id, user_id, key) do update set value = excluded.value, at_us = excluded.at_us;

-- name: preference_delete :exec
-- in: org_id u64, user_id u64, key text
delete from preference where org_id = $1 and user_id = $2 and key = $3;
