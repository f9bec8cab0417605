-- Files that people send: rows, what is still to be taken off the disk, limits.

-- name: file_by_key :one
-- in: org_id u64, conversation_id u64, agent_id u64, external_id text
-- out: id u64
select id from file where org_id = $1 and conversation_id = $2 and agent_id = $3 and external_id = $4;

-- With the key of the person whom the conversation is with; null: erased, or none was made.
-- name: file_by_id :one
-- in: org_id u64, id u64
-- out: conversation_id u64, agent_id u64, seq i64, state i64, name text, alt text, type text, bytes i64, width i64, height i64, sha256 blob, party_id u64, kind i64, deleted_us i64, person_key blob
select f.conversation_id, f.agent_id, f.seq, f.state, f.name, f.alt, f.type, f.bytes, f.width, f.height, f.sha256,
    c.party_id, coalesce(m.kind, 0), coalesce(m.deleted_us, 0), k.key
from file f join conversation c on c.org_id = f.org_id and c.id = f.conversation_id
left join message m on m.org_id = f.org_id and m.conversation_id = f.conversation_id and m.seq = f.seq
left join person_key k on k.org_id = c.org_id and k.person_id = c.party_id
where f.org_id = $1 and f.id = $2;

-- name: file_insert :exec
-- in: org_id u64, id u64, conversation_id u64, agent_id u64, external_id text, name text, alt text, bytes i64, created_us i64
insert into file (org_id, id, conversation_id, agent_id, external_id, seq, ordinal, state, name, alt, type, bytes, width, height, created_us)
values ($1, $2, $3, $4, $5, 0, 0, 1, $6, $7, '', $8, 0, 0, $9);

-- name: file_finish :exec
-- in: org_id u64, id u64, state i64, name text, type text, width i64, height i64, sha256 blob
update file set state = $3, name = $4, type = $5, width = $6, height = $7, sha256 = $8 where org_id = $1 and id = $2 and state = 1;

-- name: file_describe :exec
-- in: org_id u64, id u64, alt text
update file set alt = $3 where org_id = $1 and id = $2 and seq = 0;

-- name: file_attach :exec
-- in: org_id u64, id u64, conversation_id u64, agent_id u64, seq i64, ordinal i64
update file set seq = $5, ordinal = $6
where org_id = $1 and id = $2 and conversation_id = $3 and agent_id = $4 and seq = 0 and state in (2, 3);

-- name: files_of_message :many
-- in: org_id u64, conversation_id u64, seq i64
-- out: id u64, state i64, name text, alt text, type text, bytes i64, width i64, height i64
select id, state, name, alt, type, bytes, width, height from file
where org_id = $1 and conversation_id = $2 and seq = $3 order by ordinal;

-- What a sender has begun and not yet sent, and what the conversation's files take up.
-- name: files_of_conversation :one
-- in: org_id u64, conversation_id u64, agent_id u64
-- out: loose i64, bytes i64
select (select count(*) from file where org_id = $1 and conversation_id = $2 and seq = 0 and agent_id = $3),
    cast(coalesce((select sum(bytes) from file where org_id = $1 and conversation_id = $2 and state <> 4), 0) as bigint);

-- name: files_loose_before :many
-- in: org_id u64, created_us i64, max i64
-- out: id u64, state i64, bytes i64
select id, state, bytes from file where org_id = $1 and seq = 0 and created_us < $2 order by created_us limit $3;

-- name: file_delete :exec
-- in: org_id u64, id u64
delete from file where org_id = $1 and id = $2;

-- name: file_room_add :exec
-- in: org_id u64, bytes i64, files i64
insert into file_room (org_id, bytes, files) values ($1, $2, $3)
on conflict (org_id) do update set bytes = file_room.bytes + excluded.bytes, files = file_room.files + excluded.files;

-- name: file_room_get :one
-- in: org_id u64
-- out: bytes i64, files i64
select bytes, files from file_room where org_id = $1;

-- name: file_gone_put :exec
-- in: org_id u64, id u64
insert into file_gone (org_id, id) values ($1, $2) on conflict (org_id, id) do nothing;

-- name: files_gone :many
-- in: org_id u64, max i64
-- out: id u64
select id from file_gone where org_id = $1 order by id limit $2;

-- name: file_gone_delete :exec
-- in: org_id u64, id u64
delete from file_gone where org_id = $1 and id = $2;

-- name: party_files :one
-- in: org_id u64, party_id u64
-- out: files i64, bytes i64
select count(*), cast(coalesce(sum(bytes), 0) as bigint) from file where org_id = $1 and state <> 4 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: party_files_gone :exec
-- in: org_id u64, party_id u64
insert into file_gone (org_id, id) select org_id, id from file where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2)
on conflict (org_id, id) do nothing;

-- name: party_files_delete :exec
-- in: org_id u64, party_id u64
delete from file where org_id = $1 and conversation_id in
    (select id from conversation where org_id = $1 and party_id = $2);

-- name: file_policy_get :one
-- in: org_id u64
-- out: bytes_max i64, conversation_max i64, total_max i64, message_max i64, side_max i64, kinds i64, scan_required bool, version i64
select bytes_max, conversation_max, total_max, message_max, side_max, kinds, scan_required, version from file_policy where org_id = $1;

-- name: file_policy_put :exec
-- in: org_id u64, bytes_max i64, conversation_max i64, total_max i64, message_max i64, side_max i64, kinds i64, scan_required bool, version i64
insert into file_policy (org_id, bytes_max, conversation_max, total_max, message_max, side_max, kinds, scan_required, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (org_id) do update set bytes_max = excluded.bytes_max, conversation_max = excluded.conversation_max,
    total_max = excluded.total_max, message_max = excluded.message_max, side_max = excluded.side_max, kinds = excluded.kinds,
    scan_required = excluded.scan_required, version = excluded.version;
