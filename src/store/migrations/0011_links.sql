-- 0011: links by which a visitor goes on with a conversation on another device: used once, for ten minutes. It
-- only adds.

create table visitor_link (
    org_id bigint not null,
    token_hash bytea not null, -- postgres
    token_hash blob not null, -- sqlite
    endpoint_id bigint not null,
    conversation_id bigint not null,
    from_hash bytea not null, -- postgres
    from_hash blob not null, -- sqlite
    created_us bigint not null,
    used_us bigint not null, -- 0: not used; a newer link uses up those before it
    primary key (org_id, token_hash)
);
create index visitor_link_by_conversation on visitor_link (org_id, conversation_id, created_us);
create index visitor_link_by_time on visitor_link (org_id, created_us);
