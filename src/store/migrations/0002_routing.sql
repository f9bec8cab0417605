-- 0002: policies of queues, widening steps, definitions, capacity by medium, routing of the company. It only adds.
-- Defaults are those of engine/policy.h.

alter table queue add column wait_order bigint not null default 0;
alter table queue add column agent_order bigint not null default 0;
alter table queue add column offer_mode bigint not null default 0;
alter table queue add column parallel bigint not null default 3;
alter table queue add column weight bigint not null default 1000;
alter table queue add column target_us bigint not null default 20000000;
alter table queue add column ageing_us bigint not null default 60000000;
alter table queue add column connect_us bigint not null default 0;
alter table queue add column fairness_permille bigint not null default 0;
alter table queue add column overflow_queue_id bigint not null default 0;
alter table queue add column overflow_waiting bigint not null default 0;
alter table queue add column overflow_us bigint not null default 0;
alter table queue add column max_chat bigint not null default 0;
alter table queue add column max_voice bigint not null default 0;
alter table queue add column max_email bigint not null default 0;
alter table queue add column max_message bigint not null default 0;
alter table queue add column max_task bigint not null default 0;

-- The values of a queue's attributes, as attribute_value has those of people.
create table queue_value (
    org_id bigint not null,
    queue_id bigint not null,
    attribute_id bigint not null,
    ordinal bigint not null,
    value bigint not null,
    primary key (org_id, queue_id, attribute_id, ordinal)
);

alter table topic add column preferred text not null default '';
alter table topic add column slack bigint not null default 0;
alter table topic add column priority_expression text not null default '';
alter table topic add column seek bigint not null default 0;
alter table topic add column seek_us bigint not null default 0;
alter table topic add column definitions bigint not null default 0; -- the highest definition.version when it was compiled

-- A topic without rows here, but with widened and widen_permille, has that one step.
create table topic_step (
    org_id bigint not null,
    topic_id bigint not null,
    ordinal bigint not null,
    after_us bigint not null,
    permille bigint not null,
    kind bigint not null, -- enum config_step_kind
    text text not null, -- an expression, or an attribute as people write it
    lower_by bigint not null, -- thousandths
    primary key (org_id, topic_id, ordinal)
);

create table definition (
    org_id bigint not null,
    id bigint not null,
    name text not null,
    source text not null,
    label_zh text not null,
    label_en text not null,
    version bigint not null, -- counts over all definitions of the company
    primary key (org_id, id),
    unique (org_id, name)
);

alter table agent add column capacity_voice bigint not null default 0;
alter table agent add column capacity_email bigint not null default 0;
alter table agent add column capacity_message bigint not null default 0;
alter table agent add column capacity_task bigint not null default 0;

create table routing (
    org_id bigint primary key,
    idle_from bigint not null,
    version bigint not null
);
create table routing_medium (
    org_id bigint not null,
    medium bigint not null,
    beside bigint not null, -- bit n: may come while one of medium n is held
    sleep_permille bigint not null,
    wake_room bigint not null,
    primary key (org_id, medium)
);

-- Who talked with a customer last.
create index contact_by_party on contact (org_id, party_id, id);
