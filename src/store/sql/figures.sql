-- What a centre did: visits, handlings, stints, and how far the log is folded into them.

-- Facts after a number, with the key of whom a sealed rest is about. dialled: an agent calls.
-- name: figure_facts :many
-- in: org_id u64, after_no u64, limit_rows i64
-- out: no u64, at_us i64, kind i64, contact_id u64, agent_id u64, party_id u64, queue_id u64
-- out: a i64, b i64, c i64, rest blob, key blob, calls i64, dialled i64
select f.no, f.at_us, f.kind, f.contact_id, f.agent_id, f.party_id, f.queue_id, f.a, f.b, f.c, f.rest, k.key,
    case when f.kind = 10 then (select count(*) from phone_call p where p.org_id = f.org_id and p.contact_id = f.contact_id) else 0 end,
    case when f.kind = 10
        then (select count(*) from phone_call p where p.org_id = f.org_id and p.contact_id = f.contact_id and p.outbound) else 0 end
from fact f
left join person_key k on f.kind = 10 and k.org_id = f.org_id and k.person_id = f.party_id
where f.org_id = $1 and f.no > $2 order by f.no limit $3;

-- name: figures_cursor_get :one
-- in: org_id u64
-- out: no u64
select no from figures_cursor where org_id = $1;

-- name: figures_cursor_put :exec
-- in: org_id u64, no u64
insert into figures_cursor (org_id, no) values ($1, $2) on conflict (org_id) do update set no = excluded.no;

-- name: visit_put :exec
-- in: org_id u64, contact_id u64, no u64, queue_id u64, topic_id u64, medium i64, origin i64, outcome i64, agent_id u64, entered_us i64, left_us i64, target_us i64, short_us i64
insert into visit (org_id, contact_id, no, queue_id, topic_id, medium, origin, outcome, agent_id, entered_us, left_us, target_us, short_us)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (org_id, contact_id, no) do update set outcome = excluded.outcome, agent_id = excluded.agent_id, left_us = excluded.left_us;

-- name: visits_open :many
-- in: org_id u64
-- out: contact_id u64, no u64, queue_id u64, topic_id u64, medium i64, origin i64, outcome i64, agent_id u64, entered_us i64, left_us i64, target_us i64, short_us i64
select contact_id, no, queue_id, topic_id, medium, origin, outcome, agent_id, entered_us, left_us, target_us, short_us
from visit where org_id = $1 and left_us = 0 order by contact_id;

-- Offered in a time, oldest first; after: the last one read (0, 0: from the beginning).
-- name: visits_between :many
-- in: org_id u64, from_us i64, to_us i64
-- out: contact_id u64, no u64, queue_id u64, topic_id u64, medium i64, origin i64, outcome i64, agent_id u64, entered_us i64, left_us i64, target_us i64, short_us i64
select contact_id, no, queue_id, topic_id, medium, origin, outcome, agent_id, entered_us, left_us, target_us, short_us
from visit where org_id = $1 and entered_us >= $2 and entered_us < $3 order by entered_us, contact_id;

-- name: handling_put :exec
-- in: org_id u64, contact_id u64, no u64, agent_id u64, queue_id u64, topic_id u64, medium i64, dialled bool, outcome i64, accepted_us i64, ended_us i64, wrapped_us i64, slept_us i64, held_us i64, asleep_us i64, hold_us i64, code i64
insert into handling (org_id, contact_id, no, agent_id, queue_id, topic_id, medium, dialled, outcome, accepted_us, ended_us, wrapped_us,
    slept_us, held_us, asleep_us, hold_us, code)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (org_id, contact_id, no) do update set outcome = excluded.outcome, ended_us = excluded.ended_us, wrapped_us = excluded.wrapped_us,
    slept_us = excluded.slept_us, held_us = excluded.held_us, asleep_us = excluded.asleep_us, hold_us = excluded.hold_us, code = excluded.code;

-- name: handlings_open :many
-- in: org_id u64
-- out: contact_id u64, no u64, agent_id u64, queue_id u64, topic_id u64, medium i64, dialled bool, outcome i64, accepted_us i64, ended_us i64, wrapped_us i64, slept_us i64, held_us i64, asleep_us i64, hold_us i64, code i64
select contact_id, no, agent_id, queue_id, topic_id, medium, dialled, outcome, accepted_us, ended_us, wrapped_us, slept_us, held_us, asleep_us, hold_us, code
from handling where org_id = $1 and wrapped_us = 0 order by contact_id;

-- name: handlings_between :many
-- in: org_id u64, from_us i64, to_us i64
-- out: contact_id u64, no u64, agent_id u64, queue_id u64, topic_id u64, medium i64, dialled bool, outcome i64, accepted_us i64, ended_us i64, wrapped_us i64, slept_us i64, held_us i64, asleep_us i64, hold_us i64, code i64
select contact_id, no, agent_id, queue_id, topic_id, medium, dialled, outcome, accepted_us, ended_us, wrapped_us, slept_us, held_us, asleep_us, hold_us, code
from handling where org_id = $1 and accepted_us >= $2 and accepted_us < $3 order by accepted_us, contact_id;

-- name: stint_put :exec
-- in: org_id u64, agent_id u64, no u64, state i64, reason i64, away bool, busy bool, from_us i64, to_us i64
insert into stint (org_id, agent_id, no, state, reason, away, busy, from_us, to_us) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (org_id, agent_id, no) do update set to_us = excluded.to_us;

-- name: stints_open :many
-- in: org_id u64
-- out: agent_id u64, no u64, state i64, reason i64, away bool, busy bool, from_us i64, to_us i64
select agent_id, no, state, reason, away, busy, from_us, to_us from stint where org_id = $1 and to_us = 0 order by agent_id;

-- That ended after a time: with those that are open all that touch what comes after it.
-- name: stints_since :many
-- in: org_id u64, from_us i64
-- out: agent_id u64, no u64, state i64, reason i64, away bool, busy bool, from_us i64, to_us i64
select agent_id, no, state, reason, away, busy, from_us, to_us from stint where org_id = $1 and to_us > $2 and to_us <> 0 order by to_us, agent_id;

-- The last one entered first. Whether an abandonment was short, or the target met, is asked with 1 (yes), 0 (no), -1 (either).
-- name: visits_listed :many
-- in: org_id u64, from_us i64, to_us i64, before u64, queue_id u64, outcome i64, is_short i64, in_target i64, dialled bool, max i64
-- out: contact_id u64, no u64, queue_id u64, topic_id u64, medium i64, origin i64, outcome i64, agent_id u64, entered_us i64, left_us i64, target_us i64, short_us i64, conversation_id u64, party_id u64, name text
select v.contact_id, v.no, v.queue_id, v.topic_id, v.medium, v.origin, v.outcome, v.agent_id, v.entered_us, v.left_us, v.target_us, v.short_us,
    coalesce(k.conversation_id, 0), coalesce(k.party_id, 0), coalesce(p.name, '')
from visit v left join contact k on k.org_id = v.org_id and k.id = v.contact_id
left join party p on p.org_id = k.org_id and p.id = k.party_id
where v.org_id = $1 and v.entered_us >= $2 and v.entered_us <= $3 and (v.entered_us < $3 or v.contact_id < $4) and ($5 = 0 or v.queue_id = $5)
    and ($6 < 0 or v.outcome = $6) and ($7 < 0 or case when v.left_us - v.entered_us < v.short_us then 1 else 0 end = $7)
    and ($8 < 0 or case when v.left_us - v.entered_us <= v.target_us then 1 else 0 end = $8)
    and case when v.origin = 5 then 1 else 0 end = case when $9 then 1 else 0 end
order by v.entered_us desc, v.contact_id desc limit $10;
