-- 0010: canned replies and their uses. It only adds.

create table reply (
    org_id bigint not null,
    id bigint not null,
    scope bigint not null, -- enum reply_scope
    queue_id bigint not null, -- 0: not of a queue
    owner_id bigint not null, -- 0: shared
    lang text not null, -- zh, en; empty: any
    folder text not null,
    name text not null,
    words text not null, -- to find it by
    text text not null, -- with {variables}
    uses bigint not null,
    version bigint not null,
    changed_us bigint not null,
    changed_by bigint not null,
    primary key (org_id, id),
    unique (org_id, scope, queue_id, owner_id, lang, name)
);
create index reply_by_owner on reply (org_id, owner_id);

create table reply_use (
    org_id bigint not null,
    agent_id bigint not null,
    reply_id bigint not null,
    uses bigint not null,
    last_key text not null, -- of the use that was counted last
    at_us bigint not null,
    primary key (org_id, agent_id, reply_id)
);
create index reply_use_by_reply on reply_use (org_id, reply_id);
