-- The company's vocabulary and policies.

-- name: org_put :exec
-- in: id u64, name_zh text, name_en text, created_us i64
insert into org (id, name_zh, name_en, created_us) values ($1, $2, $3, $4)
on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en;

-- name: org_by_id :one
-- in: id u64
-- out: name_zh text, name_en text
select name_zh, name_en from org where id = $1;

-- name: setting_put :exec
-- in: org_id u64, key text, value text
insert into setting (org_id, key, value) values ($1, $2, $3)
on conflict (org_id, key) do update set value = excluded.value;

-- name: settings_all :many
-- in: org_id u64
-- out: key text, value text
select key, value from setting where org_id = $1 order by key;

-- name: attributes_all :many
-- in: org_id u64
-- out: id u32, scope i64, type i64, name text, key text, label_zh text, label_en text, sensitive i64
select id, scope, type, name, key, label_zh, label_en, sensitive from attribute where org_id = $1 order by id;

-- name: attribute_put :exec
-- in: org_id u64, id u32, scope i64, name text, key text, type i64, label_zh text, label_en text
insert into attribute (org_id, id, scope, name, key, type, label_zh, label_en) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (org_id, scope, name, key) do update set label_zh = excluded.label_zh, label_en = excluded.label_en;

-- name: attribute_sensitive :exec
-- in: org_id u64, id u32, sensitive i64
update attribute set sensitive = $3 where org_id = $1 and id = $2;

-- name: symbols_all :many
-- in: org_id u64
-- out: id u32, text text, label_zh text, label_en text
select id, text, label_zh, label_en from symbol where org_id = $1 order by id;

-- name: symbol_put :exec
-- in: org_id u64, id u32, text text, label_zh text, label_en text
insert into symbol (org_id, id, text, label_zh, label_en) values ($1, $2, $3, $4, $5)
on conflict (org_id, text) do update set label_zh = excluded.label_zh, label_en = excluded.label_en;

-- name: symbol_intern :exec
-- in: org_id u64, id u32, text text
insert into symbol (org_id, id, text, label_zh, label_en) values ($1, $2, $3, $3, $3)
on conflict (org_id, text) do nothing;

-- name: queues_all :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, lease_us i64, wrapup_us i64, decline_hold_us i64, wait_order i64, agent_order i64, offer_mode i64, parallel i64, weight i64, target_us i64, ageing_us i64, connect_us i64, fairness_permille i64, overflow_queue_id u64, overflow_waiting i64, overflow_us i64, max_chat i64, max_voice i64, max_email i64, max_message i64, max_task i64, version i64, code_asked bool, service_level i64, short_us i64
select id, name_zh, name_en, lease_us, wrapup_us, decline_hold_us, wait_order, agent_order, offer_mode, parallel,
    weight, target_us, ageing_us, connect_us, fairness_permille, overflow_queue_id, overflow_waiting, overflow_us,
    max_chat, max_voice, max_email, max_message, max_task, version, code_asked, service_level, short_us
from queue where org_id = $1 order by id;

-- name: queue_put :exec
-- in: org_id u64, id u64, name_zh text, name_en text, lease_us i64, wrapup_us i64, decline_hold_us i64, wait_order i64, agent_order i64, offer_mode i64, parallel i64, weight i64, target_us i64, ageing_us i64, connect_us i64, fairness_permille i64, overflow_queue_id u64, overflow_waiting i64, overflow_us i64, max_chat i64, max_voice i64, max_email i64, max_message i64, max_task i64, version i64, code_asked bool, service_level i64, short_us i64
insert into queue (org_id, id, name_zh, name_en, lease_us, wrapup_us, decline_hold_us, wait_order, agent_order,
    offer_mode, parallel, weight, target_us, ageing_us, connect_us, fairness_permille, overflow_queue_id,
    overflow_waiting, overflow_us, max_chat, max_voice, max_email, max_message, max_task, version, code_asked,
    service_level, short_us)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
on conflict (org_id, id) do update set
    name_zh = excluded.name_zh, name_en = excluded.name_en, lease_us = excluded.lease_us,
    wrapup_us = excluded.wrapup_us, decline_hold_us = excluded.decline_hold_us, wait_order = excluded.wait_order,
    agent_order = excluded.agent_order, offer_mode = excluded.offer_mode, parallel = excluded.parallel,
    weight = excluded.weight, target_us = excluded.target_us, ageing_us = excluded.ageing_us,
    connect_us = excluded.connect_us, fairness_permille = excluded.fairness_permille,
    overflow_queue_id = excluded.overflow_queue_id, overflow_waiting = excluded.overflow_waiting,
    overflow_us = excluded.overflow_us, max_chat = excluded.max_chat, max_voice = excluded.max_voice,
    max_email = excluded.max_email, max_message = excluded.max_message, max_task = excluded.max_task,
    version = excluded.version, code_asked = excluded.code_asked, service_level = excluded.service_level,
    short_us = excluded.short_us;

-- name: queue_values_all :many
-- in: org_id u64
-- out: queue_id u64, attribute_id u32, ordinal i64, value i64, type i64
select v.queue_id, v.attribute_id, v.ordinal, v.value, coalesce(t.type, 0)
from queue_value v left join attribute t on t.org_id = v.org_id and t.id = v.attribute_id
where v.org_id = $1 order by v.queue_id, v.attribute_id, v.ordinal;

-- name: queue_value_insert :exec
-- in: org_id u64, queue_id u64, attribute_id u32, ordinal i64, value i64
insert into queue_value (org_id, queue_id, attribute_id, ordinal, value) values ($1, $2, $3, $4, $5);

-- name: queue_values_delete :exec
-- in: org_id u64, queue_id u64
delete from queue_value where org_id = $1 and queue_id = $2;

-- name: queue_codes_all :many
-- in: org_id u64
-- out: queue_id u64, code_id u64
select queue_id, code_id from queue_code where org_id = $1 order by queue_id, code_id;

-- name: queue_code_insert :exec
-- in: org_id u64, queue_id u64, code_id u64
insert into queue_code (org_id, queue_id, code_id) values ($1, $2, $3);

-- name: queue_codes_delete :exec
-- in: org_id u64, queue_id u64
delete from queue_code where org_id = $1 and queue_id = $2;

-- name: topics_all :many
-- in: org_id u64
-- out: id u64, queue_id u64, key text, name_zh text, name_en text, priority i64, required text, widened text, widen_permille i64, patience_us i64, version i64, active bool, preferred text, slack i64, priority_expression text, seek i64, seek_us i64, definitions i64
select id, queue_id, key, name_zh, name_en, priority, required, widened, widen_permille, patience_us, version, active,
    preferred, slack, priority_expression, seek, seek_us, definitions
from topic where org_id = $1 order by id;

-- name: topic_put :exec
-- in: org_id u64, id u64, queue_id u64, key text, name_zh text, name_en text, priority i64, required text, widened text, widen_permille i64, patience_us i64, version i64, active bool, preferred text, slack i64, priority_expression text, seek i64, seek_us i64, definitions i64
insert into topic (org_id, id, queue_id, key, name_zh, name_en, priority, required, widened, widen_permille,
    patience_us, version, active, preferred, slack, priority_expression, seek, seek_us, definitions)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
on conflict (org_id, id) do update set
    queue_id = excluded.queue_id, key = excluded.key, name_zh = excluded.name_zh, name_en = excluded.name_en,
    priority = excluded.priority, required = excluded.required, widened = excluded.widened,
    widen_permille = excluded.widen_permille, patience_us = excluded.patience_us, version = excluded.version,
    active = excluded.active, preferred = excluded.preferred, slack = excluded.slack,
    priority_expression = excluded.priority_expression, seek = excluded.seek, seek_us = excluded.seek_us,
    definitions = excluded.definitions;

-- name: topic_steps_all :many
-- in: org_id u64
-- out: topic_id u64, after_us i64, permille i64, kind i64, text text, lower_by i64
select topic_id, after_us, permille, kind, text, lower_by from topic_step where org_id = $1 order by topic_id, ordinal;

-- name: topic_step_insert :exec
-- in: org_id u64, topic_id u64, ordinal i64, after_us i64, permille i64, kind i64, text text, lower_by i64
insert into topic_step (org_id, topic_id, ordinal, after_us, permille, kind, text, lower_by)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: topic_steps_delete :exec
-- in: org_id u64, topic_id u64
delete from topic_step where org_id = $1 and topic_id = $2;

-- name: definitions_all :many
-- in: org_id u64
-- out: id u64, name text, source text, label_zh text, label_en text, version i64
select id, name, source, label_zh, label_en, version from definition where org_id = $1 order by id;

-- name: definition_put :exec
-- in: org_id u64, id u64, name text, source text, label_zh text, label_en text, version i64
insert into definition (org_id, id, name, source, label_zh, label_en, version) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, id) do update set name = excluded.name, source = excluded.source, label_zh = excluded.label_zh,
    label_en = excluded.label_en, version = excluded.version;

-- name: definition_delete :exec
-- in: org_id u64, id u64
delete from definition where org_id = $1 and id = $2;

-- name: routing_get :one
-- in: org_id u64
-- out: idle_from i64, version i64
select idle_from, version from routing where org_id = $1;

-- name: routing_put :exec
-- in: org_id u64, idle_from i64, version i64
insert into routing (org_id, idle_from, version) values ($1, $2, $3)
on conflict (org_id) do update set idle_from = excluded.idle_from, version = excluded.version;

-- name: routing_media :many
-- in: org_id u64
-- out: medium i64, beside i64, sleep_permille i64, wake_room i64, sleep_after_us i64
select medium, beside, sleep_permille, wake_room, sleep_after_us from routing_medium where org_id = $1 order by medium;

-- name: routing_medium_put :exec
-- in: org_id u64, medium i64, beside i64, sleep_permille i64, wake_room i64, sleep_after_us i64
insert into routing_medium (org_id, medium, beside, sleep_permille, wake_room, sleep_after_us)
values ($1, $2, $3, $4, $5, $6)
on conflict (org_id, medium) do update set beside = excluded.beside, sleep_permille = excluded.sleep_permille,
    wake_room = excluded.wake_room, sleep_after_us = excluded.sleep_after_us;

-- name: codes_all :many
-- in: org_id u64
-- out: id u64, name_zh text, name_en text, active bool, parent_id u64, position i64
select id, name_zh, name_en, active, parent_id, position from wrapup_code where org_id = $1 order by id;

-- name: code_put :exec
-- in: org_id u64, id u64, name_zh text, name_en text, active bool, parent_id u64, position i64
insert into wrapup_code (org_id, id, name_zh, name_en, active, parent_id, position) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, active = excluded.active,
    parent_id = excluded.parent_id, position = excluded.position;

-- name: reasons_all :many
-- in: org_id u64
-- out: kind i64, number u64, name_zh text, name_en text, position i64, active bool, for_good bool, work bool
select kind, number, name_zh, name_en, position, active, for_good, work from reason where org_id = $1 order by kind, number;

-- name: reasons_count :one
-- in: org_id u64
-- out: count i64
select count(*) from reason where org_id = $1;

-- name: reason_put :exec
-- in: org_id u64, kind i64, number u64, name_zh text, name_en text, position i64, active bool, for_good bool, work bool
insert into reason (org_id, kind, number, name_zh, name_en, position, active, for_good, work) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (org_id, kind, number) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, position = excluded.position,
    active = excluded.active, for_good = excluded.for_good, work = excluded.work;

-- name: endpoints_all :many
-- in: org_id u64
-- out: id u64, channel text, key text, name text, secret text, origins text
select id, channel, key, name, secret, origins from endpoint where org_id = $1 order by id;

-- name: endpoint_put :exec
-- in: org_id u64, id u64, channel text, key text, name text, secret text, origins text
insert into endpoint (org_id, id, channel, key, name, secret, origins) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, id) do update set channel = excluded.channel, key = excluded.key, name = excluded.name,
    secret = excluded.secret, origins = excluded.origins;

-- name: agents_all :many
-- in: org_id u64
-- out: id u64, capacity i64, version i64, capacity_voice i64, capacity_email i64, capacity_message i64, capacity_task i64
select id, capacity, version, capacity_voice, capacity_email, capacity_message, capacity_task
from agent where org_id = $1 order by id;

-- name: agent_put :exec
-- in: org_id u64, id u64, capacity i64, version i64, capacity_voice i64, capacity_email i64, capacity_message i64, capacity_task i64
insert into agent (org_id, id, capacity, version, capacity_voice, capacity_email, capacity_message, capacity_task)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (org_id, id) do update set
    capacity = excluded.capacity, version = excluded.version, capacity_voice = excluded.capacity_voice,
    capacity_email = excluded.capacity_email, capacity_message = excluded.capacity_message,
    capacity_task = excluded.capacity_task;

-- A cross join, since SQLite keeps its order: agents first, not the values of all customers.
-- name: agent_values_all :many
-- in: org_id u64
-- out: person_id u64, attribute_id u32, ordinal i64, value i64, type i64
select v.person_id, v.attribute_id, v.ordinal, v.value, coalesce(t.type, 0)
from agent a cross join attribute_value v
left join attribute t on t.org_id = v.org_id and t.id = v.attribute_id
where a.org_id = $1 and v.org_id = a.org_id and v.person_id = a.id order by a.id, v.attribute_id, v.ordinal;

-- name: value_insert :exec
-- in: org_id u64, person_id u64, attribute_id u32, ordinal i64, value i64, source text, at_us i64, by_id u64
insert into attribute_value (org_id, person_id, attribute_id, ordinal, value, source, at_us, by_id)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: values_delete :exec
-- in: org_id u64, person_id u64
delete from attribute_value where org_id = $1 and person_id = $2;
