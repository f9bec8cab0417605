-- 0001: the first schema. One text for SQLite and PostgreSQL; variants are tagged at the line's end:
--   "-- sqlite" only SQLite, "-- postgres" only PostgreSQL.
-- Ids are 64-bit and made by the application; times are microseconds since 1970 UTC.

create table org (
    id bigint primary key,
    name_zh text not null,
    name_en text not null,
    created_us bigint not null
);

create table setting (
    org_id bigint not null,
    key text not null,
    value text not null,
    primary key (org_id, key)
);

create table user_account (
    org_id bigint not null,
    id bigint not null,
    login text not null,
    name_zh text not null,
    name_en text not null,
    role bigint not null,
    password text not null,
    active boolean not null,
    created_us bigint not null,
    primary key (org_id, id),
    unique (org_id, login)
);

create table session (
    org_id bigint not null,
    token_hash bytea not null, -- postgres
    token_hash blob not null, -- sqlite
    user_id bigint not null,
    csrf text not null,
    created_us bigint not null,
    expires_us bigint not null,
    primary key (org_id, token_hash)
);
create index session_by_user on session (org_id, user_id);

create table agent (
    org_id bigint not null,
    id bigint not null, -- the user's
    capacity bigint not null,
    version bigint not null,
    primary key (org_id, id)
);

create table attribute (
    org_id bigint not null,
    id bigint not null,
    scope bigint not null,
    name text not null,
    key text not null,
    type bigint not null,
    label_zh text not null,
    label_en text not null,
    primary key (org_id, id),
    unique (org_id, scope, name, key)
);

create table symbol (
    org_id bigint not null,
    id bigint not null,
    text text not null,
    label_zh text not null,
    label_en text not null,
    primary key (org_id, id),
    unique (org_id, text)
);

-- The values of one person (agent or customer); a set has one row an element.
create table attribute_value (
    org_id bigint not null,
    person_id bigint not null,
    attribute_id bigint not null,
    ordinal bigint not null,
    value bigint not null,
    source text not null,
    at_us bigint not null,
    primary key (org_id, person_id, attribute_id, ordinal)
);

create table queue (
    org_id bigint not null,
    id bigint not null,
    name_zh text not null,
    name_en text not null,
    lease_us bigint not null,
    wrapup_us bigint not null,
    decline_hold_us bigint not null,
    primary key (org_id, id)
);

create table topic (
    org_id bigint not null,
    id bigint not null,
    queue_id bigint not null,
    key text not null,
    name_zh text not null,
    name_en text not null,
    priority bigint not null,
    required text not null,
    widened text not null,
    widen_permille bigint not null,
    patience_us bigint not null,
    version bigint not null,
    active boolean not null,
    primary key (org_id, id),
    unique (org_id, key)
);

create table wrapup_code (
    org_id bigint not null,
    id bigint not null,
    name_zh text not null,
    name_en text not null,
    active boolean not null,
    primary key (org_id, id)
);

-- The company's own address on a channel; for web chat: one site.
create table endpoint (
    org_id bigint not null,
    id bigint not null,
    channel text not null,
    key text not null,
    name text not null,
    secret text not null, -- signs visitor identities (HMAC-SHA256)
    origins text not null, -- allowed Origin values, space-separated; empty: same host only
    primary key (org_id, id),
    unique (org_id, key)
);

create table party (
    org_id bigint not null,
    id bigint not null,
    name text not null,
    created_us bigint not null,
    erased_us bigint not null,
    primary key (org_id, id)
);
create index party_by_name on party (org_id, name, id) where name <> ''; -- search by a prefix

create table identity (
    org_id bigint not null,
    kind bigint not null,
    realm text not null,
    address text not null,
    party_id bigint not null,
    verified_us bigint not null,
    primary key (org_id, kind, realm, address)
);
create index identity_by_party on identity (org_id, party_id, kind, realm, address);
create index identity_by_address on identity (org_id, address); -- search by a prefix

-- Destroyed by erasure: what facts hold of the person can then be read by nobody.
create table person_key (
    org_id bigint not null,
    person_id bigint not null,
    key bytea not null, -- postgres
    key blob not null, -- sqlite
    primary key (org_id, person_id)
);

create table conversation (
    org_id bigint not null,
    id bigint not null,
    endpoint_id bigint not null,
    party_id bigint not null,
    topic_id bigint not null,
    zh boolean not null,
    created_us bigint not null,
    last_us bigint not null,
    last_seq bigint not null,
    last_in_seq bigint not null, -- the customer's newest message
    closed_seq bigint not null, -- all up to here has been dealt with
    live_contact_id bigint not null, -- 0: none
    agent_got bigint not null,
    agent_read bigint not null,
    customer_got bigint not null,
    customer_read bigint not null,
    primary key (org_id, id)
);
create index conversation_by_party on conversation (org_id, party_id);
create index conversation_live on conversation (org_id, live_contact_id) where live_contact_id <> 0;
create index conversation_open on conversation (org_id, id) where live_contact_id = 0 and last_in_seq > closed_seq;

-- A browser that chats; its token is kept hashed.
create table visitor (
    org_id bigint not null,
    token_hash bytea not null, -- postgres
    token_hash blob not null, -- sqlite
    endpoint_id bigint not null,
    party_id bigint not null,
    conversation_id bigint not null,
    created_us bigint not null,
    primary key (org_id, token_hash)
);
create index visitor_by_party on visitor (org_id, party_id);

create table message (
    org_id bigint not null,
    conversation_id bigint not null,
    seq bigint not null,
    id bigint not null,
    no bigint not null,
    at_us bigint not null,
    author bigint not null,
    agent_id bigint not null,
    endpoint_id bigint not null,
    external_id text not null, -- "<conversation>:<the sender's key>"
    text text not null,
    primary key (org_id, conversation_id, seq),
    unique (org_id, endpoint_id, external_id)
) -- postgres
) without rowid -- sqlite
;

create table contact (
    org_id bigint not null,
    id bigint not null,
    conversation_id bigint not null,
    party_id bigint not null,
    queue_id bigint not null,
    topic_id bigint not null,
    agent_id bigint not null,
    state bigint not null,
    step bigint not null,
    token bigint not null,
    until_us bigint not null,
    arrived_us bigint not null,
    accepted_us bigint not null,
    ended_us bigint not null,
    code bigint not null,
    why text not null, -- of the latest offer, JSON; erasable
    primary key (org_id, id)
);
create index contact_by_conversation on contact (org_id, conversation_id, id);
create index contact_live on contact (org_id, agent_id, state) where state < 5;

create table fact (
    org_id bigint not null,
    no bigint not null,
    at_us bigint not null,
    kind bigint not null,
    contact_id bigint not null,
    agent_id bigint not null,
    party_id bigint not null,
    queue_id bigint not null,
    a bigint not null,
    b bigint not null,
    c bigint not null,
    rest bytea, -- postgres
    rest blob, -- sqlite
    primary key (org_id, no)
) -- postgres
) without rowid -- sqlite
;
create index fact_by_contact on fact (org_id, contact_id, no) where contact_id <> 0;

create table snapshot (
    org_id bigint not null,
    no bigint not null,
    at_us bigint not null,
    bytes bytea not null, -- postgres
    bytes blob not null, -- sqlite
    primary key (org_id, no)
);
