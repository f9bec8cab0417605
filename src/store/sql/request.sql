-- Requests: what customers leave when nobody can answer now.

-- name: request_next :one
-- in: org_id u64
-- out: no i64
select coalesce(max(no), 0) + 1 from request where org_id = $1;

-- name: request_by_key :one
-- in: org_id u64, endpoint_id u64, key text
-- out: id u64, no i64, due_us i64
select id, no, due_us from request where org_id = $1 and endpoint_id = $2 and key = $3;

-- name: request_insert :exec
-- in: org_id u64, id u64, no i64, key text, kind i64, endpoint_id u64, party_id u64, conversation_id u64, topic_id u64, queue_id u64, zh bool, name text, phone text, email text, text text, wanted_us i64, due_us i64, created_us i64
insert into request (org_id, id, no, key, kind, state, endpoint_id, party_id, conversation_id, topic_id, queue_id, zh, name,
    phone, email, text, note, wanted_us, due_us, agent_id, created_us, changed_us)
values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $16, $17, 0, $18, $18);

-- name: requests_page :many
-- in: org_id u64, state i64, after i64, max i64
-- out: id u64, no i64, kind i64, state i64, party_id u64, conversation_id u64, topic_id u64, queue_id u64, zh bool, name text, phone text, email text, text text, note text, wanted_us i64, due_us i64, agent_id u64, created_us i64, changed_us i64, zone text
select r.id, r.no, r.kind, r.state, coalesce(p.id, 0), r.conversation_id, r.topic_id, r.queue_id, r.zh,
    case when r.name = '' then coalesce(p.name, '') else r.name end, r.phone, r.email, r.text, r.note, r.wanted_us,
    r.due_us, r.agent_id, r.created_us, r.changed_us, coalesce(p.zone, '')
from request r left join party p on p.org_id = r.org_id and p.id = r.party_id and p.erased_us = 0
where r.org_id = $1 and r.state = $2 and r.no > $3 order by r.no limit $4;

-- name: requests_done :many
-- in: org_id u64, before i64, max i64
-- out: id u64, no i64, kind i64, state i64, party_id u64, conversation_id u64, topic_id u64, queue_id u64, zh bool, name text, phone text, email text, text text, note text, wanted_us i64, due_us i64, agent_id u64, created_us i64, changed_us i64, zone text
select r.id, r.no, r.kind, r.state, coalesce(p.id, 0), r.conversation_id, r.topic_id, r.queue_id, r.zh,
    case when r.name = '' then coalesce(p.name, '') else r.name end, r.phone, r.email, r.text, r.note, r.wanted_us,
    r.due_us, r.agent_id, r.created_us, r.changed_us, coalesce(p.zone, '')
from request r left join party p on p.org_id = r.org_id and p.id = r.party_id and p.erased_us = 0
where r.org_id = $1 and r.state = 3 and r.no < $2 order by r.no desc limit $3;

-- name: request_by_id :one
-- in: org_id u64, id u64
-- out: state i64, party_id u64, queue_id u64, agent_id u64
select state, party_id, queue_id, agent_id from request where org_id = $1 and id = $2;

-- name: request_change :exec
-- in: org_id u64, id u64, state i64, agent_id u64, note text, changed_us i64
update request set state = $3, agent_id = $4, note = $5, changed_us = $6 where org_id = $1 and id = $2;

-- name: party_requests_blank :exec
-- in: org_id u64, party_id u64
update request set name = '', phone = '', email = '', text = '', note = '', state = 3 where org_id = $1 and party_id = $2;

-- The newest stretch of work on a conversation.
-- name: contact_newest :one
-- in: org_id u64, conversation_id u64
-- out: id u64, state i64, agent_id u64, queue_id u64
select id, state, agent_id, queue_id from contact where org_id = $1 and conversation_id = $2 order by id desc limit 1;

-- name: rating_of :one
-- in: org_id u64, contact_id u64
-- out: stars i64, comment text
select stars, comment from rating where org_id = $1 and contact_id = $2;

-- name: rating_insert :exec
-- in: org_id u64, contact_id u64, conversation_id u64, party_id u64, agent_id u64, stars i64, comment text, at_us i64
insert into rating (org_id, contact_id, conversation_id, party_id, agent_id, stars, comment, at_us)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: party_ratings_blank :exec
-- in: org_id u64, party_id u64
update rating set comment = '' where org_id = $1 and party_id = $2;

-- What agents want to be reminded of.

-- name: reminder_by_key :one
-- in: org_id u64, by_id u64, key text
-- out: id u64
select id from reminder where org_id = $1 and by_id = $2 and key = $3;

-- name: reminders_count :one
-- in: org_id u64, by_id u64
-- out: count i64
select count(*) from reminder where org_id = $1 and by_id = $2 and state = 1;

-- name: reminder_insert :exec
-- in: org_id u64, id u64, key text, by_id u64, conversation_id u64, party_id u64, queue_id u64, text text, due_us i64, created_us i64
insert into reminder (org_id, id, key, by_id, conversation_id, party_id, queue_id, text, due_us, state, created_us, changed_us)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10);

-- Nobody else sees these.
-- name: reminders_own :many
-- in: org_id u64, by_id u64, max i64
-- out: id u64, by_id u64, conversation_id u64, queue_id u64, text text, due_us i64, created_us i64, party_id u64, name text, topic_id u64
select r.id, r.by_id, r.conversation_id, r.queue_id, r.text, r.due_us, r.created_us, coalesce(p.id, 0), coalesce(p.name, ''), c.topic_id
from reminder r join conversation c on c.org_id = r.org_id and c.id = r.conversation_id
left join party p on p.org_id = r.org_id and p.id = r.party_id
where r.org_id = $1 and r.by_id = $2 and r.state = 1 and r.queue_id = 0 order by r.due_us, r.id limit $3;

-- name: reminders_team :many
-- in: org_id u64, max i64
-- out: id u64, by_id u64, conversation_id u64, queue_id u64, text text, due_us i64, created_us i64, party_id u64, name text, topic_id u64
select r.id, r.by_id, r.conversation_id, r.queue_id, r.text, r.due_us, r.created_us, coalesce(p.id, 0), coalesce(p.name, ''), c.topic_id
from reminder r join conversation c on c.org_id = r.org_id and c.id = r.conversation_id
left join party p on p.org_id = r.org_id and p.id = r.party_id
where r.org_id = $1 and r.state = 1 and r.queue_id > 0 order by r.due_us, r.id limit $2;

-- name: reminder_by_id :one
-- in: org_id u64, id u64
-- out: by_id u64, party_id u64, queue_id u64, due_us i64, state i64
select by_id, party_id, queue_id, due_us, state from reminder where org_id = $1 and id = $2;

-- name: reminder_change :exec
-- in: org_id u64, id u64, due_us i64, state i64, changed_us i64
update reminder set due_us = $3, state = $4, changed_us = $5 where org_id = $1 and id = $2;

-- name: party_reminders_delete :exec
-- in: org_id u64, party_id u64
delete from reminder where org_id = $1 and party_id = $2;
