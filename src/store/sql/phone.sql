-- The telephone: what is set, and calls.

-- name: phone_trunks_all :many
-- in: org_id u64
-- out: id u64, name text, host text, port i64, transport text, login text, secret text, realm text, domain text, allow text
-- out: registers bool, privacy bool, calls_max i64, number text, active bool, version i64
select id, name, host, port, transport, login, secret, realm, domain, allow, registers, privacy, calls_max, number, active, version
from phone_trunk where org_id = $1 order by id;

-- name: phone_trunks_count :one
-- in: org_id u64
-- out: count i64
select count(*) from phone_trunk where org_id = $1;

-- name: phone_trunk_by_id :one
-- in: org_id u64, id u64
-- out: secret text, version i64
select secret, version from phone_trunk where org_id = $1 and id = $2;

-- name: phone_trunk_put :exec
-- in: org_id u64, id u64, name text, host text, port i64, transport text, login text, secret text, realm text, domain text, allow text
-- in: registers bool, privacy bool, calls_max i64, number text, active bool
insert into phone_trunk (org_id, id, name, host, port, transport, login, secret, realm, domain, allow, registers, privacy, calls_max,
    number, active, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)
on conflict (org_id, id) do update set name = excluded.name, host = excluded.host, port = excluded.port,
    transport = excluded.transport, login = excluded.login, secret = excluded.secret, realm = excluded.realm,
    domain = excluded.domain, allow = excluded.allow, registers = excluded.registers, privacy = excluded.privacy,
    calls_max = excluded.calls_max, number = excluded.number, active = excluded.active, version = phone_trunk.version + 1;

-- name: phone_numbers_all :many
-- in: org_id u64
-- out: id u64, number text, trunk_id u64, zh bool, topic_id u64, menu text, greeting_id u64, music_id u64, active bool, version i64
select id, number, trunk_id, zh, topic_id, menu, greeting_id, music_id, active, version
from phone_number where org_id = $1 order by id;

-- name: phone_numbers_count :one
-- in: org_id u64
-- out: count i64
select count(*) from phone_number where org_id = $1;

-- name: phone_number_by_id :one
-- in: org_id u64, id u64
-- out: number text, version i64
select number, version from phone_number where org_id = $1 and id = $2;

-- name: phone_number_named :one
-- in: org_id u64, number text
-- out: id u64
select id from phone_number where org_id = $1 and number = $2;

-- name: phone_number_put :exec
-- in: org_id u64, id u64, number text, trunk_id u64, zh bool, topic_id u64, menu text, greeting_id u64, music_id u64, active bool
insert into phone_number (org_id, id, number, trunk_id, zh, topic_id, menu, greeting_id, music_id, active, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
on conflict (org_id, id) do update set number = excluded.number, trunk_id = excluded.trunk_id, zh = excluded.zh,
    topic_id = excluded.topic_id, menu = excluded.menu, greeting_id = excluded.greeting_id, music_id = excluded.music_id,
    active = excluded.active, version = phone_number.version + 1;

-- name: phone_prompts_all :many
-- in: org_id u64
-- out: id u64, key text, name text, ms i64, at_us i64
select id, key, name, ms, at_us from phone_prompt where org_id = $1 order by id;

-- name: phone_prompt_bytes :one
-- in: org_id u64, id u64
-- out: bytes blob
select bytes from phone_prompt where org_id = $1 and id = $2;

-- name: phone_prompts_count :one
-- in: org_id u64
-- out: count i64, last u64
select count(*), coalesce(max(id), 0) from phone_prompt where org_id = $1;

-- name: phone_prompt_keyed :one
-- in: org_id u64, key text
-- out: id u64
select id from phone_prompt where org_id = $1 and key = $2 and key <> '';

-- name: phone_prompt_insert :exec
-- in: org_id u64, id u64, key text, name text, ms i64, at_us i64, bytes blob
insert into phone_prompt (org_id, id, key, name, ms, at_us, bytes) values ($1, $2, $3, $4, $5, $6, $7);

-- name: phone_prompt_delete :exec
-- in: org_id u64, id u64
delete from phone_prompt where org_id = $1 and id = $2;

-- name: phone_prompt_used :one
-- in: org_id u64, id u64
-- out: count i64
select (select count(*) from phone_number where org_id = $1 and (greeting_id = $2 or music_id = $2))
     + (select count(*) from phone_prompt where org_id = $1 and id = $2 and key <> '');

-- name: phones_all :many
-- in: org_id u64
-- out: id u64, agent_id u64, login text, realm text, ha1 text, ha1_sha256 text, name text, active bool, version i64
select id, agent_id, login, realm, ha1, ha1_sha256, name, active, version from phone where org_id = $1 order by id;

-- name: phones_count :one
-- in: org_id u64
-- out: count i64
select count(*) from phone where org_id = $1;

-- name: phone_by_id :one
-- in: org_id u64, id u64
-- out: agent_id u64, login text, realm text, ha1 text, ha1_sha256 text, active bool, version i64
select agent_id, login, realm, ha1, ha1_sha256, active, version from phone where org_id = $1 and id = $2;

-- name: phone_of_login :one
-- in: org_id u64, login text
-- out: id u64
select id from phone where org_id = $1 and login = $2;

-- name: phone_put :exec
-- in: org_id u64, id u64, agent_id u64, login text, realm text, ha1 text, ha1_sha256 text, name text, active bool
insert into phone (org_id, id, agent_id, login, realm, ha1, ha1_sha256, name, active, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
on conflict (org_id, id) do update set agent_id = excluded.agent_id, login = excluded.login, realm = excluded.realm,
    ha1 = excluded.ha1, ha1_sha256 = excluded.ha1_sha256, name = excluded.name, active = excluded.active, version = phone.version + 1;

-- name: phone_devices_all :many
-- in: org_id u64
-- out: agent_id u64, device i64, phone_id u64, number text
select agent_id, device, phone_id, number from phone_device where org_id = $1 order by agent_id;

-- name: phone_device_of :one
-- in: org_id u64, agent_id u64
-- out: device i64, phone_id u64, number text
select device, phone_id, number from phone_device where org_id = $1 and agent_id = $2;

-- name: phone_device_put :exec
-- in: org_id u64, agent_id u64, device i64, phone_id u64, number text
insert into phone_device (org_id, agent_id, device, phone_id, number) values ($1, $2, $3, $4, $5)
on conflict (org_id, agent_id) do update set device = excluded.device, phone_id = excluded.phone_id, number = excluded.number;

-- name: phone_call_insert :exec
-- in: org_id u64, id u64, contact_id u64, conversation_id u64, party_id u64, number_id u64, topic_id u64, agent_id u64, state i64
-- in: outbound bool, zh bool, instance u64, event u64, started_us i64
insert into phone_call (org_id, id, contact_id, conversation_id, party_id, number_id, topic_id, agent_id, token, state, outbound, zh,
    instance, event, held, muted, started_us, joined_us, ended_us, by_actor, cause, result, packets_in, packets_out, packets_lost,
    jitter_us)
values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, 0, 0, $14, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- name: phone_call_by_id :one
-- in: org_id u64, id u64
-- out: contact_id u64, conversation_id u64, party_id u64, number_id u64, topic_id u64, agent_id u64, token u64, state i64, outbound bool
-- out: zh bool, instance u64, event u64, held i64, muted i64, started_us i64, joined_us i64, ended_us i64, result i64
select contact_id, conversation_id, party_id, number_id, topic_id, agent_id, token, state, outbound, zh, instance, event, held, muted,
    started_us, joined_us, ended_us, result
from phone_call where org_id = $1 and id = $2;

-- name: phone_calls_live :many
-- in: org_id u64
-- out: id u64, contact_id u64, conversation_id u64, party_id u64, number_id u64, topic_id u64, agent_id u64, token u64, state i64
-- out: outbound bool, zh bool, instance u64, event u64, held i64, muted i64, started_us i64, joined_us i64
select id, contact_id, conversation_id, party_id, number_id, topic_id, agent_id, token, state, outbound, zh, instance, event, held,
    muted, started_us, joined_us
from phone_call where org_id = $1 and ended_us = 0 order by id;

-- name: phone_call_change :exec
-- in: org_id u64, id u64, instance u64, event u64, topic_id u64, agent_id u64, token u64, state i64, held i64, muted i64, joined_us i64, result i64
update phone_call set instance = $3, event = $4, topic_id = $5, agent_id = $6, token = $7, state = $8, held = $9, muted = $10,
    joined_us = $11, result = $12
where org_id = $1 and id = $2;

-- name: phone_call_end :exec
-- in: org_id u64, id u64, state i64, ended_us i64, by_actor i64, cause i64, packets_in i64, packets_out i64, packets_lost i64, jitter_us i64
update phone_call set state = $3, ended_us = $4, by_actor = $5, cause = $6, packets_in = $7, packets_out = $8, packets_lost = $9,
    jitter_us = $10
where org_id = $1 and id = $2;

-- name: phone_voice_get :one
-- in: org_id u64
-- out: instance u64, event u64
select instance, event from phone_voice where org_id = $1;

-- name: phone_voice_put :exec
-- in: org_id u64, instance u64, event u64
insert into phone_voice (org_id, instance, event) values ($1, $2, $3)
on conflict (org_id) do update set instance = excluded.instance, event = excluded.event;

-- The number of a party, to be shown on a telephone: the proved one first.
-- name: phone_of_party :one
-- in: org_id u64, party_id u64
-- out: address text
select address from identity where org_id = $1 and party_id = $2 and kind = 2 and realm in ('e164', 'caller')
order by realm desc limit 1;

-- The call of a contact, with the number it came to or showed, or the page it came from.
-- name: phone_call_of_contact :one
-- in: org_id u64, contact_id u64
-- out: outbound bool, number text, page text, state i64, started_us i64, ended_us i64, by_actor i64, result i64
select c.outbound, coalesce(n.number, ''), coalesce(e.name, ''), c.state, c.started_us, c.ended_us, c.by_actor, c.result
from phone_call c join conversation v on v.org_id = c.org_id and v.id = c.conversation_id
left join phone_number n on n.org_id = c.org_id and n.id = c.number_id
left join endpoint e on e.org_id = c.org_id and e.id = v.endpoint_id and c.number_id = 0
where c.org_id = $1 and c.contact_id = $2;

-- Between whom a talk began (76) and by what it was over: the contact ended, waits again, was transferred, the call ended or was lost.
-- name: phone_call_facts :many
-- in: org_id u64, contact_id u64
-- out: at_us i64, kind i64, a i64, agent_id u64, agent_zh text, agent_en text
select f.at_us, f.kind, f.a, f.agent_id, coalesce(u.name_zh, ''), coalesce(u.name_en, '')
from fact f -- postgres
from fact f indexed by fact_by_contact -- sqlite
left join user_account u on u.org_id = f.org_id and u.id = f.agent_id
where f.org_id = $1 and f.contact_id = $2 and f.contact_id <> 0 and f.kind in (18, 20, 29, 76, 79, 81) order by f.no;
