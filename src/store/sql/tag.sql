-- Tags: the company's list and the contacts that bear them.

-- name: tags_all :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, color i64, archived bool, version i64
select id, name_zh, name_en, color, archived, version from tag where org_id = $1 order by id;

-- name: tag_by_id :one
-- in: org_id u64, id u64
-- out: name_zh text, name_en text, color i64, archived bool, version i64
select name_zh, name_en, color, archived, version from tag where org_id = $1 and id = $2;

-- name: tag_by_key :one
-- in: org_id u64, by_id u64, key text
-- out: id u64
select id from tag where org_id = $1 and by_id = $2 and key = $3;

-- Another one that is called so, in whichever language.
-- name: tag_named :one
-- in: org_id u64, id u64, name text
-- out: count i64
select count(*) from tag where org_id = $1 and id <> $2 and (lower(name_zh) = lower($3) or lower(name_en) = lower($3));

-- name: tags_count :one
-- in: org_id u64
-- out: count i64, last u64
select count(*), coalesce(max(id), 0) from tag where org_id = $1;

-- name: tag_insert :exec
-- in: org_id u64, id u64, key text, name_zh text, name_en text, color i64, by_id u64, at_us i64
insert into tag (org_id, id, key, name_zh, name_en, color, archived, version, by_id, at_us)
values ($1, $2, $3, $4, $5, $6, false, 1, $7, $8);

-- name: tag_update :exec
-- in: org_id u64, id u64, name_zh text, name_en text, color i64, archived bool
update tag set name_zh = $3, name_en = $4, color = $5, archived = $6, version = version + 1 where org_id = $1 and id = $2;

-- Whose contact it is: the agent talks, wraps up or had it at its end (state 3 to 5), or takes part in it now (2: joined). An erased
-- person's (party_id 0) is nobody's any more.
-- name: contact_to_tag :one
-- in: org_id u64, contact_id u64, agent_id u64
-- out: conversation_id u64, party_id u64, queue_id u64, own i64
select k.conversation_id, c.party_id, k.queue_id, (case when k.agent_id = $3 and k.state between 3 and 5 and k.accepted_us > 0 then 1 else 0 end)
    + (select count(*) from participant p where p.org_id = $1 and p.contact_id = $2 and p.agent_id = $3 and p.state = 2)
from contact k join conversation c on c.org_id = k.org_id and c.id = k.conversation_id where k.org_id = $1 and k.id = $2;

-- In the order in which they were given.
-- name: contact_tags :many
-- in: org_id u64, contact_id u64
-- out: tag_id u64
select tag_id from contact_tag where org_id = $1 and contact_id = $2 order by at_us, tag_id;

-- name: contact_tag_insert :exec
-- in: org_id u64, contact_id u64, tag_id u64, by_id u64, at_us i64
insert into contact_tag (org_id, contact_id, tag_id, by_id, at_us) values ($1, $2, $3, $4, $5);

-- name: contact_tag_delete :exec
-- in: org_id u64, contact_id u64, tag_id u64
delete from contact_tag where org_id = $1 and contact_id = $2 and tag_id = $3;

-- The contacts of a conversation, the first one first: what a copy says of it.
-- name: contacts_of_conversation :many
-- in: org_id u64, conversation_id u64
-- out: id u64, arrived_us i64, ended_us i64, code i64, note text
select id, arrived_us, ended_us, code, wrap_note from contact where org_id = $1 and conversation_id = $2 order by id;
