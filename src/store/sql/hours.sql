-- Opening hours.

-- name: calendars_all :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, zone text, promise_us i64, version i64
select id, name_zh, name_en, zone, promise_us, version from calendar where org_id = $1 order by id;

-- name: calendar_put :exec
-- in: org_id u64, id u64, name_zh text, name_en text, zone text, promise_us i64, version i64
insert into calendar (org_id, id, name_zh, name_en, zone, promise_us, version) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, zone = excluded.zone,
    promise_us = excluded.promise_us, version = excluded.version;

-- name: calendar_delete :exec
-- in: org_id u64, id u64
delete from calendar where org_id = $1 and id = $2;

-- name: calendar_spans_all :many
-- in: org_id u64
-- out: calendar_id u64, dated bool, day i64, from_min i64, until_min i64, label text
select calendar_id, dated, day, from_min, until_min, label from calendar_span where org_id = $1
order by calendar_id, dated, day, from_min, ordinal;

-- name: calendar_span_insert :exec
-- in: org_id u64, calendar_id u64, ordinal i64, dated bool, day i64, from_min i64, until_min i64, label text
insert into calendar_span (org_id, calendar_id, ordinal, dated, day, from_min, until_min, label)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: calendar_spans_delete :exec
-- in: org_id u64, calendar_id u64
delete from calendar_span where org_id = $1 and calendar_id = $2;

-- name: calendar_uses_all :many
-- in: org_id u64
-- out: kind i64, id u64, calendar_id u64
select kind, id, calendar_id from calendar_use where org_id = $1 order by kind, id;

-- name: calendar_use_put :exec
-- in: org_id u64, kind i64, id u64, calendar_id u64
insert into calendar_use (org_id, kind, id, calendar_id) values ($1, $2, $3, $4)
on conflict (org_id, kind, id) do update set calendar_id = excluded.calendar_id;

-- name: calendar_uses_delete :exec
-- in: org_id u64, calendar_id u64
delete from calendar_use where org_id = $1 and calendar_id = $2;
