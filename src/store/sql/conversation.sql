-- Conversations, messages, contacts, visitors: what the chat and the desktop remember.

-- name: message_by_external :one
-- in: org_id u64, endpoint_id u64, external_id text
-- out: conversation_id u64, seq i64, id u64, no u64, at_us i64
select conversation_id, seq, id, no, at_us from message where org_id = $1 and endpoint_id = $2 and external_id = $3;

-- An erased person's conversations (party_id 0) take no more.
-- name: conversation_touch_in :one
-- in: org_id u64, id u64, last_us i64
-- out: last_seq i64, live_contact_id u64, party_id u64
update conversation set last_seq = last_seq + 1, last_in_seq = last_seq + 1, last_us = $3
where org_id = $1 and id = $2 and party_id <> 0 returning last_seq, live_contact_id, party_id;

-- name: conversation_touch_out :one
-- in: org_id u64, id u64, last_us i64
-- out: last_seq i64, live_contact_id u64, party_id u64
update conversation set last_seq = last_seq + 1, last_us = $3
where org_id = $1 and id = $2 and party_id <> 0 returning last_seq, live_contact_id, party_id;

-- name: message_insert :exec
-- in: org_id u64, conversation_id u64, seq i64, id u64, no u64, at_us i64, author i64, agent_id u64, endpoint_id u64, external_id text, text text
-- in: kind i64, reply_to i64, lang text
insert into message (org_id, conversation_id, seq, id, no, at_us, author, agent_id, endpoint_id, external_id, text, kind, reply_to, lang)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- What a customer may see: notes are not asked for.
-- name: messages_after :many
-- in: org_id u64, conversation_id u64, seq i64, max i64
-- out: seq i64, id u64, no u64, at_us i64, author i64, agent_id u64, external_id text, text text
-- out: kind i64, reply_to i64, lang text, edited_us i64, deleted_us i64
select seq, id, no, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from message
where org_id = $1 and conversation_id = $2 and seq > $3 and kind = 0 order by seq limit $4;

-- What was changed among the messages that a customer has already.
-- name: messages_changed :many
-- in: org_id u64, conversation_id u64, seq i64, max i64
-- out: seq i64, id u64, no u64, at_us i64, author i64, agent_id u64, external_id text, text text
-- out: kind i64, reply_to i64, lang text, edited_us i64, deleted_us i64
select seq, id, no, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from (
    select seq, id, no, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from message
    where org_id = $1 and conversation_id = $2 and seq <= $3 and kind = 0 and (edited_us > 0 or deleted_us > 0)
    order by seq desc limit $4
) as newest order by seq;

-- name: messages_before :many
-- in: org_id u64, conversation_id u64, seq i64, max i64
-- out: seq i64, id u64, no u64, at_us i64, author i64, agent_id u64, external_id text, text text
-- out: kind i64, reply_to i64, lang text, edited_us i64, deleted_us i64
select seq, id, no, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from (
    select seq, id, no, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from message
    where org_id = $1 and conversation_id = $2 and seq < $3 order by seq desc limit $4
) as newest order by seq;

-- name: messages_since_no :many
-- in: org_id u64, conversation_id u64, no u64, max i64
-- out: seq i64, id u64, no u64, at_us i64, author i64, agent_id u64, external_id text, text text
-- out: kind i64, reply_to i64, lang text, edited_us i64, deleted_us i64
select seq, id, no, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from message
where org_id = $1 and conversation_id = $2 and no > $3 order by seq limit $4;

-- name: message_by_seq :one
-- in: org_id u64, conversation_id u64, seq i64
-- out: id u64, at_us i64, author i64, agent_id u64, external_id text, text text
-- out: kind i64, reply_to i64, lang text, edited_us i64, deleted_us i64
select id, at_us, author, agent_id, external_id, text, kind, reply_to, lang, edited_us, deleted_us from message
where org_id = $1 and conversation_id = $2 and seq = $3;

-- no rises, so that a desktop that was away is told of the change.
-- name: message_change :exec
-- in: org_id u64, conversation_id u64, seq i64, no u64, text text, lang text, edited_us i64, deleted_us i64
update message set no = $4, text = $5, lang = $6, edited_us = $7, deleted_us = $8
where org_id = $1 and conversation_id = $2 and seq = $3;

-- name: message_before_insert :exec
-- in: org_id u64, conversation_id u64, seq i64, no u64, at_us i64, agent_id u64, text text
insert into message_before (org_id, conversation_id, seq, no, at_us, agent_id, text) values ($1, $2, $3, $4, $5, $6, $7);

-- name: messages_said_before :many
-- in: org_id u64, conversation_id u64, seq i64, max i64
-- out: no u64, at_us i64, agent_id u64, text text
select no, at_us, agent_id, text from message_before
where org_id = $1 and conversation_id = $2 and seq = $3 order by no limit $4;

-- What colleagues have written to the customer (author 2: an agent) after a seq.
-- name: messages_of_colleagues :one
-- in: org_id u64, conversation_id u64, seq i64, agent_id u64
-- out: count i64
select count(*) from message
where org_id = $1 and conversation_id = $2 and seq > $3 and kind = 0 and author = 2 and agent_id <> $4 and deleted_us = 0;

-- name: conversation_insert :exec
-- in: org_id u64, id u64, endpoint_id u64, party_id u64, topic_id u64, zh bool, now_us i64
insert into conversation (org_id, id, endpoint_id, party_id, topic_id, zh, created_us, last_us, last_seq, last_in_seq,
    closed_seq, live_contact_id, agent_got, agent_read, customer_got, customer_read)
values ($1, $2, $3, $4, $5, $6, $7, $7, 0, 0, 0, 0, 0, 0, 0, 0);

-- name: conversation_by_id :one
-- in: org_id u64, id u64
-- out: id u64, endpoint_id u64, party_id u64, topic_id u64, zh bool, created_us i64, last_us i64, last_seq i64, last_in_seq i64, closed_seq i64, live_contact_id u64, agent_got i64, agent_read i64, customer_got i64, customer_read i64
select id, endpoint_id, party_id, topic_id, zh, created_us, last_us, last_seq, last_in_seq, closed_seq, live_contact_id,
    agent_got, agent_read, customer_got, customer_read
from conversation where org_id = $1 and id = $2;

-- name: conversations_unanswered :many
-- in: org_id u64
-- out: id u64
select id from conversation where org_id = $1 and live_contact_id = 0 and last_in_seq > closed_seq order by id;

-- name: conversation_mark :exec
-- in: org_id u64, id u64, agent_got i64, agent_read i64, customer_got i64, customer_read i64
update conversation set
    agent_got = case when $3 > agent_got then $3 else agent_got end,
    agent_read = case when $4 > agent_read then $4 else agent_read end,
    customer_got = case when $5 > customer_got then $5 else customer_got end,
    customer_read = case when $6 > customer_read then $6 else customer_read end
where org_id = $1 and id = $2;

-- name: conversation_live :exec
-- in: org_id u64, id u64, contact_id u64
update conversation set live_contact_id = $3 where org_id = $1 and id = $2;

-- name: conversation_close :exec
-- in: org_id u64, id u64, contact_id u64, closed_seq i64
update conversation set live_contact_id = 0,
    closed_seq = case when $4 = 0 or $4 >= last_seq then last_seq when $4 > closed_seq then $4 else closed_seq end
where org_id = $1 and id = $2 and live_contact_id = $3;

-- name: visitor_insert :exec
-- in: org_id u64, token_hash blob, endpoint_id u64, party_id u64, conversation_id u64, now_us i64
insert into visitor (org_id, token_hash, endpoint_id, party_id, conversation_id, created_us) values ($1, $2, $3, $4, $5, $6);

-- name: visitor_by_token :one
-- in: org_id u64, token_hash blob
-- out: endpoint_id u64, party_id u64, conversation_id u64
select endpoint_id, party_id, conversation_id from visitor where org_id = $1 and token_hash = $2;

-- name: visitor_delete :exec
-- in: org_id u64, token_hash blob
delete from visitor where org_id = $1 and token_hash = $2;

-- from_hash: the visitor's token that is worth nothing once the link is used; empty: none.
-- name: visitor_link_insert :exec
-- in: org_id u64, token_hash blob, endpoint_id u64, conversation_id u64, from_hash blob, now_us i64
insert into visitor_link (org_id, token_hash, endpoint_id, conversation_id, from_hash, created_us, used_us)
values ($1, $2, $3, $4, $5, $6, 0);

-- name: visitor_links_since :one
-- in: org_id u64, conversation_id u64, since_us i64
-- out: count i64
select count(*) from visitor_link where org_id = $1 and conversation_id = $2 and created_us > $3;

-- name: visitor_links_stop :exec
-- in: org_id u64, conversation_id u64, now_us i64
update visitor_link set used_us = $3 where org_id = $1 and conversation_id = $2 and used_us = 0;

-- name: visitor_links_sweep :exec
-- in: org_id u64, before_us i64
delete from visitor_link where org_id = $1 and created_us < $2;

-- name: visitor_link_take :one
-- in: org_id u64, token_hash blob, now_us i64, since_us i64
-- out: endpoint_id u64, conversation_id u64, from_hash blob
update visitor_link set used_us = $3 where org_id = $1 and token_hash = $2 and used_us = 0 and created_us > $4
returning endpoint_id, conversation_id, from_hash;

-- name: contact_insert :exec
-- in: org_id u64, id u64, conversation_id u64, party_id u64, queue_id u64, topic_id u64, arrived_us i64
insert into contact (org_id, id, conversation_id, party_id, queue_id, topic_id, agent_id, state, step, token, until_us,
    arrived_us, accepted_us, ended_us, code, why)
values ($1, $2, $3, $4, $5, $6, 0, 1, 0, 0, 0, $7, 0, 0, 0, '');

-- name: contact_by_id :one
-- in: org_id u64, id u64
-- out: id u64, conversation_id u64, party_id u64, queue_id u64, topic_id u64, agent_id u64, state i64, step i64, token u64, until_us i64, arrived_us i64, accepted_us i64, ended_us i64, code i64, why text
select id, conversation_id, party_id, queue_id, topic_id, agent_id, state, step, token, until_us, arrived_us,
    accepted_us, ended_us, code, why
from contact where org_id = $1 and id = $2;

-- Who talked with a customer last.
-- name: contact_last :one
-- in: org_id u64, party_id u64
-- out: agent_id u64
select agent_id from contact where org_id = $1 and party_id = $2 and agent_id <> 0 and accepted_us > 0
order by id desc limit 1;

-- name: contacts_live :many
-- in: org_id u64
-- out: id u64, conversation_id u64, party_id u64, queue_id u64, topic_id u64, agent_id u64, state i64, step i64, token u64, until_us i64, arrived_us i64, accepted_us i64, why text
select id, conversation_id, party_id, queue_id, topic_id, agent_id, state, step, token, until_us, arrived_us,
    accepted_us, why
from contact where org_id = $1 and state < 5;

-- name: contact_widen :exec
-- in: org_id u64, id u64, step i64
update contact set step = $3 where org_id = $1 and id = $2;

-- name: contact_place :exec
-- in: org_id u64, id u64, state i64, agent_id u64, token u64, until_us i64
update contact set state = $3, agent_id = $4, token = $5, until_us = $6 where org_id = $1 and id = $2;

-- name: contact_free :exec
-- in: org_id u64, id u64, agent_id u64
-- An offer of several has ended: the row is another agent's then and stays theirs. State 1: waiting.
update contact set state = 1, agent_id = 0, token = 0, until_us = 0 where org_id = $1 and id = $2 and agent_id = $3;

-- name: contact_move :exec
-- in: org_id u64, id u64, queue_id u64
update contact set queue_id = $3 where org_id = $1 and id = $2;

-- name: contact_transfer :exec
-- in: org_id u64, id u64, queue_id u64, topic_id u64
-- Of another topic it begins with the first step. State 1: waiting.
update contact set state = 1, agent_id = 0, token = 0, until_us = 0, queue_id = $3,
    step = case when topic_id = $4 then step else 0 end, topic_id = $4 where org_id = $1 and id = $2;

-- name: contact_why :exec
-- in: org_id u64, id u64, why text
update contact set why = $3 where org_id = $1 and id = $2;

-- name: contact_accept :exec
-- in: org_id u64, id u64, agent_id u64, accepted_us i64
update contact set state = 3, agent_id = $3, accepted_us = $4, until_us = 0 where org_id = $1 and id = $2;

-- name: contact_end :exec
-- in: org_id u64, id u64, state i64, until_us i64, ended_us i64
update contact set state = $3, until_us = $4, ended_us = $5 where org_id = $1 and id = $2;

-- Closed without a code where its queue asks for one, and there are any: it is owed.
-- name: contact_wrap :exec
-- in: org_id u64, id u64, code i64
update contact set state = 5, until_us = 0, code = $3, code_owed = ($3 = 0
    and exists (select 1 from queue q where q.org_id = contact.org_id and q.id = contact.queue_id and q.code_asked)
    and exists (select 1 from wrapup_code w where w.org_id = contact.org_id and w.active)) where org_id = $1 and id = $2;

-- name: contact_give_code :exec
-- in: org_id u64, id u64, code i64
update contact set code = $3, code_owed = false where org_id = $1 and id = $2 and code_owed;

-- Those of an agent that owe a code, the one that ended first at the top. The party is gone with who was erased.
-- name: contacts_owing :many
-- in: org_id u64, agent_id u64, max i64
-- out: id u64, conversation_id u64, party_id u64, queue_id u64, topic_id u64, agent_id u64, arrived_us i64, accepted_us i64, ended_us i64, note text, zh bool, name text
select k.id, k.conversation_id, k.party_id, k.queue_id, k.topic_id, k.agent_id, k.arrived_us, k.accepted_us, k.ended_us, k.wrap_note, c.zh, p.name
from contact k join conversation c on c.org_id = k.org_id and c.id = k.conversation_id
join party p on p.org_id = k.org_id and p.id = k.party_id
where k.org_id = $1 and k.agent_id = $2 and k.code_owed and p.erased_us = 0
order by k.ended_us, k.id limit $3;

-- name: contacts_owing_count :one
-- in: org_id u64, agent_id u64
-- out: count i64
select count(*) from contact k join party p on p.org_id = k.org_id and p.id = k.party_id
where k.org_id = $1 and k.agent_id = $2 and k.code_owed and p.erased_us = 0;

-- The same of everybody.
-- name: contacts_owing_all :many
-- in: org_id u64, max i64
-- out: id u64, conversation_id u64, party_id u64, queue_id u64, topic_id u64, agent_id u64, arrived_us i64, accepted_us i64, ended_us i64, note text, zh bool, name text, agent_zh text, agent_en text
select k.id, k.conversation_id, k.party_id, k.queue_id, k.topic_id, k.agent_id, k.arrived_us, k.accepted_us, k.ended_us, k.wrap_note, c.zh, p.name,
    coalesce(u.name_zh, ''), coalesce(u.name_en, '')
from contact k join conversation c on c.org_id = k.org_id and c.id = k.conversation_id
join party p on p.org_id = k.org_id and p.id = k.party_id
left join user_account u on u.org_id = k.org_id and u.id = k.agent_id
where k.org_id = $1 and k.code_owed and p.erased_us = 0
order by k.ended_us, k.id limit $2;

-- name: contacts_owing_all_count :one
-- in: org_id u64
-- out: count i64
select count(*) from contact k join party p on p.org_id = k.org_id and p.id = k.party_id
where k.org_id = $1 and k.code_owed and p.erased_us = 0;

-- Codes of the newest closed contacts (state 5) of a topic, of a queue, of a customer before a contact: how often each was given.
-- name: codes_of_topic :many
-- in: org_id u64, topic_id u64, last i64
-- out: code u64, count i64
select code, count(*) from (select code from contact where org_id = $1 and topic_id = $2 and state = 5 and code <> 0
    order by ended_us desc, id desc limit $3) newest group by code order by code;

-- name: codes_of_queue :many
-- in: org_id u64, queue_id u64, last i64
-- out: code u64, count i64
select code, count(*) from (select code from contact where org_id = $1 and queue_id = $2 and state = 5 and code <> 0
    order by ended_us desc, id desc limit $3) newest group by code order by code;

-- name: codes_of_party :many
-- in: org_id u64, party_id u64, before_id u64, last i64
-- out: code u64, count i64
select code, count(*) from (select code from contact where org_id = $1 and party_id = $2 and id < $3
    order by id desc limit $4) newest where code <> 0 group by code order by code;

-- What the agent who wraps it up notes, before the fact says that it is closed (state 4 until then).
-- name: contact_note :exec
-- in: org_id u64, id u64, agent_id u64, note text
update contact set wrap_note = $4 where org_id = $1 and id = $2 and agent_id = $3 and state = 4;

-- What was on its way when the time ran out: of one that the system closed (fact 19, by b), and not long ago.
-- name: contact_note_late :exec
-- in: org_id u64, id u64, agent_id u64, note text, b i64, since_us i64
update contact set wrap_note = $4 where org_id = $1 and id = $2 and agent_id = $3 and state = 5 and exists (select 1
    from fact -- postgres
    from fact indexed by fact_by_contact -- sqlite
    where org_id = $1 and contact_id = $2 and contact_id <> 0 and kind = 19 and b = $5 and at_us >= $6);

-- Given with a code that was owed.
-- name: contact_note_put :exec
-- in: org_id u64, id u64, note text
update contact set wrap_note = $3 where org_id = $1 and id = $2;

-- name: contact_noted :one
-- in: org_id u64, id u64
-- out: note text
select wrap_note from contact where org_id = $1 and id = $2;

-- name: contact_until :exec
-- in: org_id u64, id u64, until_us i64
update contact set until_us = $3 where org_id = $1 and id = $2;

-- name: agent_names :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, shown_zh text, shown_en text, picture u64
select u.id, u.name_zh, u.name_en, u.shown_zh, u.shown_en, coalesce(p.id, 0) from user_account u
left join picture p on p.org_id = u.org_id and p.owner_kind = 2 and p.owner_id = u.id where u.org_id = $1;

-- Without statistics SQLite would walk the whole log, which is sorted already; so it is told the way.
-- name: conversation_facts :many
-- in: org_id u64, conversation_id u64, max i64
-- out: no u64, at_us i64, kind i64, contact_id u64, agent_id u64, queue_id u64, a i64, b i64, c i64, note text
select f.no, f.at_us, f.kind, f.contact_id, f.agent_id, f.queue_id, f.a, f.b, f.c, case when f.kind = 19 then k.wrap_note else '' end
from contact k cross join fact f -- postgres
from contact k cross join fact f indexed by fact_by_contact -- sqlite
where k.org_id = $1 and k.conversation_id = $2 and f.org_id = k.org_id and f.contact_id = k.id and f.contact_id <> 0
    and (f.kind between 10 and 29 or f.kind = 60 or f.kind between 63 and 66 or f.kind between 72 and 82) order by f.no desc limit $3;

-- name: mention_insert :exec
-- in: org_id u64, agent_id u64, conversation_id u64, seq i64, by_id u64, at_us i64
insert into mention (org_id, agent_id, conversation_id, seq, by_id, at_us, seen_us) values ($1, $2, $3, $4, $5, $6, 0);

-- The newest that have not been seen, of a time before.
-- name: mentions_unseen :many
-- in: org_id u64, agent_id u64, max i64
-- out: conversation_id u64, seq i64, by_id u64, at_us i64, seen_us i64, text text, party_id u64, name text, topic_id u64
select m.conversation_id, m.seq, m.by_id, m.at_us, m.seen_us, x.text, coalesce(p.id, 0), coalesce(p.name, ''), c.topic_id
from mention m join message x on x.org_id = m.org_id and x.conversation_id = m.conversation_id and x.seq = m.seq
join conversation c on c.org_id = m.org_id and c.id = m.conversation_id
left join party p on p.org_id = c.org_id and p.id = c.party_id
where m.org_id = $1 and m.agent_id = $2 and m.seen_us = 0 order by m.at_us desc, m.seq desc limit $3;

-- name: mentions_before :many
-- in: org_id u64, agent_id u64, before_us i64, max i64
-- out: conversation_id u64, seq i64, by_id u64, at_us i64, seen_us i64, text text, party_id u64, name text, topic_id u64
select m.conversation_id, m.seq, m.by_id, m.at_us, m.seen_us, x.text, coalesce(p.id, 0), coalesce(p.name, ''), c.topic_id
from mention m join message x on x.org_id = m.org_id and x.conversation_id = m.conversation_id and x.seq = m.seq
join conversation c on c.org_id = m.org_id and c.id = m.conversation_id
left join party p on p.org_id = c.org_id and p.id = c.party_id
where m.org_id = $1 and m.agent_id = $2 and m.at_us < $3 order by m.at_us desc, m.seq desc limit $4;

-- name: mentions_in :many
-- in: org_id u64, agent_id u64, conversation_id u64, max i64
-- out: conversation_id u64, seq i64, by_id u64, at_us i64, seen_us i64, text text, party_id u64, name text, topic_id u64
select m.conversation_id, m.seq, m.by_id, m.at_us, m.seen_us, x.text, coalesce(p.id, 0), coalesce(p.name, ''), c.topic_id
from mention m join message x on x.org_id = m.org_id and x.conversation_id = m.conversation_id and x.seq = m.seq
join conversation c on c.org_id = m.org_id and c.id = m.conversation_id
left join party p on p.org_id = c.org_id and p.id = c.party_id
where m.org_id = $1 and m.agent_id = $2 and m.conversation_id = $3 order by m.seq desc limit $4;

-- name: mentions_unseen_in :one
-- in: org_id u64, agent_id u64, conversation_id u64
-- out: count i64, seq i64
select count(*), coalesce(max(seq), 0) from mention where org_id = $1 and agent_id = $2 and conversation_id = $3 and seen_us = 0;

-- name: mentions_see :exec
-- in: org_id u64, agent_id u64, conversation_id u64, seen_us i64
update mention set seen_us = $4 where org_id = $1 and agent_id = $2 and conversation_id = $3 and seen_us = 0;

-- Named in a note there, held a contact of it once, took what its customer left (state 2: taken, 3: done), or talks with the same
-- customer now (talking, wrapping up), or takes or took part in one: who is invited may look before joining.
-- name: conversation_admits :one
-- in: org_id u64, agent_id u64, conversation_id u64
-- out: count i64
select (select count(*) from mention where org_id = $1 and agent_id = $2 and conversation_id = $3)
    + (select count(*) from contact where org_id = $1 and conversation_id = $3 and agent_id = $2 and accepted_us > 0)
    + (select count(*) from request where org_id = $1 and conversation_id = $3 and agent_id = $2 and state > 1)
    + (select count(*) from contact where org_id = $1 and agent_id = $2 and state > 2 and state < 5 and party_id <> 0
        and party_id = (select party_id from conversation where org_id = $1 and id = $3))
    + (select count(*) from participant where org_id = $1 and conversation_id = $3 and agent_id = $2 and (state in (1, 2) or joined_us > 0));

-- name: colleagues :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, picture u64
select u.id, u.name_zh, u.name_en, coalesce(p.id, 0) from user_account u
left join picture p on p.org_id = u.org_id and p.owner_kind = 2 and p.owner_id = u.id
where u.org_id = $1 and u.active order by u.name_en, u.id;

-- name: draft_put :exec
-- in: org_id u64, agent_id u64, conversation_id u64, mode i64, text text, reply_to i64, at_us i64
insert into draft (org_id, agent_id, conversation_id, mode, text, reply_to, at_us) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, agent_id, conversation_id, mode) do update
set text = excluded.text, reply_to = excluded.reply_to, at_us = excluded.at_us;

-- name: draft_delete :exec
-- in: org_id u64, agent_id u64, conversation_id u64, mode i64
delete from draft where org_id = $1 and agent_id = $2 and conversation_id = $3 and mode = $4;

-- name: drafts_delete_old :exec
-- in: org_id u64, agent_id u64, before_us i64
delete from draft where org_id = $1 and agent_id = $2 and at_us < $3;

-- name: drafts_of :many
-- in: org_id u64, agent_id u64, max i64
-- out: conversation_id u64, mode i64, text text, reply_to i64, at_us i64, party_id u64, name text
select d.conversation_id, d.mode, d.text, d.reply_to, d.at_us, c.party_id, coalesce(p.name, '')
from draft d join conversation c on c.org_id = d.org_id and c.id = d.conversation_id
left join party p on p.org_id = c.org_id and p.id = c.party_id
where d.org_id = $1 and d.agent_id = $2 order by d.at_us desc limit $3;

-- name: messages_texts :many
-- in: org_id u64, conversation_id u64, before_seq i64, max i64
-- out: seq i64, at_us i64, text text
select seq, at_us, text from message where org_id = $1 and conversation_id = $2 and seq < $3 order by seq desc limit $4;

-- Of a customer, the last one first; before_id: where the page before ended.
-- name: contacts_of_party :many
-- in: org_id u64, party_id u64, before_id u64, max i64
-- out: id u64, conversation_id u64, queue_id u64, topic_id u64, agent_id u64, state i64, arrived_us i64, accepted_us i64, ended_us i64, code i64, note text, stars i64, agent_zh text, agent_en text
select k.id, k.conversation_id, k.queue_id, k.topic_id, k.agent_id, k.state, k.arrived_us, k.accepted_us, k.ended_us, k.code,
    k.wrap_note, coalesce(r.stars, 0), coalesce(u.name_zh, ''), coalesce(u.name_en, '')
from contact k left join rating r on r.org_id = k.org_id and r.contact_id = k.id
left join user_account u on u.org_id = k.org_id and u.id = k.agent_id
where k.org_id = $1 and k.party_id = $2 and k.id < $3 order by k.id desc limit $4;

-- An agent's closed contacts (state 5) that ended since, the last one first; before: where the page before ended.
-- name: contacts_closed :many
-- in: org_id u64, agent_id u64, since_us i64, before_us i64, before_id u64, name text, max i64
-- out: id u64, conversation_id u64, party_id u64, queue_id u64, topic_id u64, arrived_us i64, accepted_us i64, ended_us i64, code i64, note text, zh bool, name text
select k.id, k.conversation_id, k.party_id, k.queue_id, k.topic_id, k.arrived_us, k.accepted_us, k.ended_us, k.code, k.wrap_note,
    c.zh, p.name
from contact k join conversation c on c.org_id = k.org_id and c.id = k.conversation_id
join party p on p.org_id = k.org_id and p.id = k.party_id
where k.org_id = $1 and k.agent_id = $2 and k.state = 5 and k.ended_us >= $3 and (k.ended_us < $4 or (k.ended_us = $4 and k.id < $5))
    and lower(p.name) like $6 escape '!'
order by k.ended_us desc, k.id desc limit $7;

-- Those contacts of a conversation that are calls, the first one first.
-- name: contacts_called :many
-- in: org_id u64, conversation_id u64, max i64
-- out: id u64, queue_id u64, topic_id u64, state i64, code i64, note text
select k.id, k.queue_id, k.topic_id, k.state, k.code, k.wrap_note from contact k
where k.org_id = $1 and k.conversation_id = $2 and exists (select 1 from phone_call c where c.org_id = k.org_id and c.contact_id = k.id)
order by k.id limit $3;

-- Colleagues invited into a contact (enum part_state: 1 invited, 2 joined, 3 declined, 4 left, 5 over).
-- name: participant_get :one
-- in: org_id u64, contact_id u64, agent_id u64
-- out: by_id u64, mode i64, state i64, note text, at_us i64, joined_us i64
select by_id, mode, state, note, at_us, joined_us from participant where org_id = $1 and contact_id = $2 and agent_id = $3;

-- How many are in a contact now, and in how many an agent is.
-- name: participants_count :one
-- in: org_id u64, contact_id u64, agent_id u64
-- out: here i64, elsewhere i64
select (select count(*) from participant where org_id = $1 and contact_id = $2 and state in (1, 2)),
    (select count(*) from participant where org_id = $1 and agent_id = $3 and state < 4 and state <> 3);

-- name: participant_put :exec
-- in: org_id u64, contact_id u64, agent_id u64, conversation_id u64, by_id u64, mode i64, state i64, note text, at_us i64, joined_us i64
insert into participant (org_id, contact_id, agent_id, conversation_id, by_id, mode, state, note, at_us, joined_us)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (org_id, contact_id, agent_id) do update set by_id = excluded.by_id, mode = excluded.mode, state = excluded.state,
    note = excluded.note, at_us = excluded.at_us, joined_us = excluded.joined_us;

-- Of all, or (agent_id not 0) of the one who holds it now.
-- name: participants_over :exec
-- in: org_id u64, contact_id u64, agent_id u64
update participant set state = 5 where org_id = $1 and contact_id = $2 and (agent_id = $3 or $3 = 0) and state in (1, 2, 3);

-- Of contacts that are not over.
-- name: participants_now :many
-- in: org_id u64
-- out: contact_id u64, agent_id u64, by_id u64, mode i64, state i64, note text, at_us i64
select contact_id, agent_id, by_id, mode, state, note, at_us from participant
where org_id = $1 and agent_id > 0 and state < 4 order by contact_id, at_us, agent_id;
