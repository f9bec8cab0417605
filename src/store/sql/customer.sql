-- Who customers are: identities, parties, attribute values. (value_insert, values_delete: config.sql)

-- name: identity_find :one
-- in: org_id u64, kind i64, realm text, address text
-- out: party_id u64, verified_us i64
select party_id, verified_us from identity where org_id = $1 and kind = $2 and realm = $3 and address = $4;

-- name: identity_insert :exec
-- in: org_id u64, kind i64, realm text, address text, party_id u64, verified_us i64
insert into identity (org_id, kind, realm, address, party_id, verified_us) values ($1, $2, $3, $4, $5, $6);

-- name: identity_delete :exec
-- in: org_id u64, kind i64, realm text, address text
delete from identity where org_id = $1 and kind = $2 and realm = $3 and address = $4;

-- name: identities_of :many
-- in: org_id u64, party_id u64
-- out: kind i64, realm text, address text, verified_us i64
select kind, realm, address, verified_us from identity where org_id = $1 and party_id = $2 order by kind, realm, address;

-- name: identities_delete :exec
-- in: org_id u64, party_id u64
delete from identity where org_id = $1 and party_id = $2;

-- name: party_insert :exec
-- in: org_id u64, id u64, name text, created_us i64
insert into party (org_id, id, name, created_us, erased_us) values ($1, $2, $3, $4, 0);

-- name: party_by_id :one
-- in: org_id u64, id u64
-- out: name text, created_us i64, erased_us i64, zone text
select name, created_us, erased_us, zone from party where org_id = $1 and id = $2;

-- name: party_rename :exec
-- in: org_id u64, id u64, name text
update party set name = $3 where org_id = $1 and id = $2;

-- name: party_zone :exec
-- in: org_id u64, id u64, zone text
update party set zone = $3 where org_id = $1 and id = $2 and erased_us = 0;

-- name: party_blank :exec
-- in: org_id u64, id u64, erased_us i64
update party set name = '', zone = '', erased_us = $3 where org_id = $1 and id = $2;

-- A person's values with everything needed to show them; a word's columns are empty for numbers and flags.
-- name: values_of :many
-- in: org_id u64, person_id u64
-- out: attribute_id u32, type i64, value i64, name text, key text, zh text, en text, word text, word_zh text, word_en text
-- out: sensitive i64, source text, at_us i64, by_id u64, by_zh text, by_en text
select v.attribute_id, t.type, v.value, t.name, t.key, t.label_zh, t.label_en,
    coalesce(s.text, ''), coalesce(s.label_zh, ''), coalesce(s.label_en, ''), t.sensitive, v.source, v.at_us, v.by_id,
    coalesce(u.name_zh, ''), coalesce(u.name_en, '')
from attribute_value v join attribute t on t.org_id = v.org_id and t.id = v.attribute_id
left join user_account u on u.org_id = v.org_id and u.id = v.by_id
left join symbol s on s.org_id = v.org_id and s.id = v.value and t.type in (2, 3)
where v.org_id = $1 and v.person_id = $2 order by v.attribute_id, v.ordinal;

-- name: value_numbers :many
-- in: org_id u64, person_id u64, attribute_id u32
-- out: value i64, at_us i64
select value, at_us from attribute_value where org_id = $1 and person_id = $2 and attribute_id = $3 order by ordinal;

-- name: attribute_by_id :one
-- in: org_id u64, id u32
-- out: scope i64, type i64, sensitive i64
select scope, type, sensitive from attribute where org_id = $1 and id = $2;

-- name: person_notes :many
-- in: org_id u64, party_id u64, max i64
-- out: id u64, agent_id u64, by_zh text, by_en text, text text, at_us i64, edited_us i64
select n.id, n.agent_id, coalesce(u.name_zh, ''), coalesce(u.name_en, ''), n.text, n.at_us, n.edited_us
from person_note n left join user_account u on u.org_id = n.org_id and u.id = n.agent_id
where n.org_id = $1 and n.party_id = $2 order by n.id desc limit $3;

-- name: person_notes_count :one
-- in: org_id u64, party_id u64
-- out: count i64
select count(*) from person_note where org_id = $1 and party_id = $2;

-- name: person_note_by_id :one
-- in: org_id u64, id u64
-- out: party_id u64, agent_id u64, text text
select party_id, agent_id, text from person_note where org_id = $1 and id = $2;

-- name: person_note_by_key :one
-- in: org_id u64, agent_id u64, key text
-- out: id u64, party_id u64, at_us i64
select id, party_id, at_us from person_note where org_id = $1 and agent_id = $2 and key = $3;

-- name: person_note_insert :exec
-- in: org_id u64, id u64, party_id u64, agent_id u64, key text, text text, at_us i64
insert into person_note (org_id, id, party_id, agent_id, key, text, at_us, edited_us) values ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: person_note_change :exec
-- in: org_id u64, id u64, text text, edited_us i64
update person_note set text = $3, edited_us = $4 where org_id = $1 and id = $2;

-- name: person_note_delete :exec
-- in: org_id u64, id u64
delete from person_note where org_id = $1 and id = $2;

-- name: party_notes_delete :exec
-- in: org_id u64, party_id u64
delete from person_note where org_id = $1 and party_id = $2;

-- name: parties_named :many
-- in: org_id u64, first text, last text, max i64
-- out: id u64, name text
select id, name from party where org_id = $1 and name <> '' and name >= $2 and name < $3 order by name, id limit $4;

-- name: identities_like :many
-- in: org_id u64, first text, last text, max i64
-- out: party_id u64, name text, kind i64, address text
select i.party_id, p.name, i.kind, i.address from identity i join party p on p.org_id = i.org_id and p.id = i.party_id
where i.org_id = $1 and i.address >= $2 and i.address < $3 and i.kind <> 1 order by i.address, i.party_id limit $4;

-- Contacts of the party that are waiting, offered, talking or being wrapped up (state 5: closed).
-- name: party_live :one
-- in: org_id u64, party_id u64
-- out: count i64
select (select count(*) from conversation where org_id = $1 and party_id = $2 and live_contact_id <> 0)
    + (select count(*) from contact where org_id = $1 and state < 5 and conversation_id in
        (select id from conversation where org_id = $1 and party_id = $2));

-- name: party_messages_blank :exec
-- in: org_id u64, party_id u64
update message set text = '' where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: party_messages_before_blank :exec
-- in: org_id u64, party_id u64
update message_before set text = '' where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: party_mentions_delete :exec
-- in: org_id u64, party_id u64
delete from mention where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: party_drafts_delete :exec
-- in: org_id u64, party_id u64
delete from draft where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: party_participants_blank :exec
-- in: org_id u64, party_id u64
update participant set note = '' where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: party_whys_blank :exec
-- in: org_id u64, party_id u64
update contact set why = '', wrap_note = '' where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- Nobody's from now on, and nothing in it waits for an answer.
-- name: conversations_disown :exec
-- in: org_id u64, party_id u64
update conversation set party_id = 0, closed_seq = last_seq where org_id = $1 and party_id = $2;

-- name: visitors_delete :exec
-- in: org_id u64, party_id u64
delete from visitor where org_id = $1 and party_id = $2;

-- Before the conversations are nobody's.
-- name: party_links_delete :exec
-- in: org_id u64, party_id u64
delete from visitor_link where org_id = $1 and conversation_id in (select id from conversation where org_id = $1 and party_id = $2);

-- name: person_key_delete :exec
-- in: org_id u64, person_id u64
delete from person_key where org_id = $1 and person_id = $2;
