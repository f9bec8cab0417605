-- 0007: opening hours, and what customers leave behind when nobody can answer now. It only adds.

create table calendar (
    org_id bigint not null,
    id bigint not null,
    name_zh text not null,
    name_en text not null,
    zone text not null, -- of the tz database
    promise_us bigint not null, -- an answer so long after the next opening; 0: none is promised
    version bigint not null,
    primary key (org_id, id)
);
create table calendar_span (
    org_id bigint not null,
    calendar_id bigint not null,
    ordinal bigint not null,
    dated boolean not null,
    day bigint not null, -- dated: days since 1970-01-01; else 0 Monday .. 6 Sunday
    from_min bigint not null,
    until_min bigint not null, -- up to a day past midnight; as from_min: closed
    label text not null,
    primary key (org_id, calendar_id, ordinal)
);
-- Which hours hold for what: a site, a topic, a queue.
create table calendar_use (
    org_id bigint not null,
    kind bigint not null, -- enum config_hours_of
    id bigint not null,
    calendar_id bigint not null,
    primary key (org_id, kind, id)
);

-- A message left, a call or an e-mail asked for.
create table request (
    org_id bigint not null,
    id bigint not null,
    no bigint not null, -- what people say: 1, 2, 3 ...
    key text not null, -- the widget's, so that it is made once
    kind bigint not null, -- enum request_kind
    state bigint not null, -- enum request_state
    endpoint_id bigint not null,
    party_id bigint not null,
    conversation_id bigint not null, -- 0: none
    topic_id bigint not null,
    queue_id bigint not null,
    zh boolean not null,
    name text not null, -- this and the next four are erased with the person
    phone text not null,
    email text not null,
    text text not null,
    note text not null, -- of who did it
    wanted_us bigint not null, -- 0: as soon as possible
    due_us bigint not null, -- what the customer was promised; 0: nothing
    agent_id bigint not null, -- who took or did it
    created_us bigint not null,
    changed_us bigint not null,
    primary key (org_id, id),
    unique (org_id, no),
    unique (org_id, endpoint_id, key)
);
create index request_by_state on request (org_id, state, no);
create index request_by_party on request (org_id, party_id);
