-- 0031: what a centre did, as stretches of time (docs/decisions/011-figures-from-segments.md), and what a queue promises beside its target.
-- It only adds; what happened before is folded from the log at the next start.

alter table queue add column service_level bigint not null default 2; -- enum service_level
alter table queue add column short_us bigint not null default 5000000; -- who leaves so soon counts as a short abandonment

create table visit (
    org_id bigint not null,
    contact_id bigint not null,
    no bigint not null, -- of the fact that began it
    queue_id bigint not null,
    topic_id bigint not null,
    medium bigint not null,
    origin bigint not null, -- enum visit_origin
    outcome bigint not null, -- enum visit_outcome
    agent_id bigint not null, -- who answered
    entered_us bigint not null,
    left_us bigint not null, -- 0: waits
    target_us bigint not null,
    short_us bigint not null,
    primary key (org_id, contact_id, no)
);
create index visit_entered on visit (org_id, entered_us, contact_id);
create index visit_open on visit (org_id, contact_id) where left_us = 0;

create table handling (
    org_id bigint not null,
    contact_id bigint not null,
    no bigint not null, -- of the accept
    agent_id bigint not null,
    queue_id bigint not null,
    topic_id bigint not null,
    medium bigint not null,
    dialled boolean not null,
    outcome bigint not null, -- enum handling_outcome
    accepted_us bigint not null,
    ended_us bigint not null,
    wrapped_us bigint not null, -- 0: lasts
    slept_us bigint not null,
    held_us bigint not null,
    asleep_us bigint not null, -- since when; 0: awake
    hold_us bigint not null,
    code bigint not null,
    primary key (org_id, contact_id, no)
);
create index handling_accepted on handling (org_id, accepted_us, contact_id);
create index handling_open on handling (org_id, contact_id) where wrapped_us = 0;

create table stint (
    org_id bigint not null,
    agent_id bigint not null,
    no bigint not null, -- of the fact that began it
    state bigint not null,
    reason bigint not null,
    away boolean not null,
    busy boolean not null,
    from_us bigint not null,
    to_us bigint not null, -- 0: lasts
    primary key (org_id, agent_id, no)
);
create index stint_ended on stint (org_id, to_us) where to_us <> 0;
create index stint_open on stint (org_id, agent_id) where to_us = 0;

create table figures_cursor (
    org_id bigint not null,
    no bigint not null, -- all facts up to it are folded
    primary key (org_id)
);
