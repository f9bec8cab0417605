-- 0027: the telephone: carriers, numbers, prompts, agents' phones and devices, calls. It only adds.

create table phone_trunk (
    org_id bigint not null,
    id bigint not null,
    name text not null,
    host text not null,
    port bigint not null, -- 0: by the transport
    transport text not null, -- "udp", "tcp", "tls"
    login text not null, -- digest; empty: none
    secret text not null, -- what the carrier gave; never told again
    realm text not null,
    domain text not null,
    allow text not null, -- addresses from which it calls, space-separated
    registers boolean not null,
    privacy boolean not null,
    calls_max bigint not null,
    number text not null, -- shown to those who are called; E.164
    active boolean not null,
    version bigint not null,
    primary key (org_id, id)
);

-- A number of the company's, and what who calls it hears.
create table phone_number (
    org_id bigint not null,
    id bigint not null,
    number text not null, -- E.164, or as the carrier tells it
    trunk_id bigint not null, -- 0: any
    zh boolean not null,
    topic_id bigint not null, -- without a choice
    menu text not null, -- "1=TOPIC 2=TOPIC"
    greeting_id bigint not null, -- prompts; 0: none
    music_id bigint not null,
    active boolean not null,
    version bigint not null,
    primary key (org_id, id),
    unique (org_id, number)
);

create table phone_prompt (
    org_id bigint not null,
    id bigint not null, -- 1, 2, 3...
    key text not null, -- by which the program finds its own: "zh.3"; empty: the company's
    name text not null,
    ms bigint not null,
    at_us bigint not null,
    bytes bytea not null, -- postgres
    bytes blob not null, -- sqlite
    primary key (org_id, id)
);

-- A desk phone. What it signs in with is kept as a digest that leads to nothing else.
create table phone (
    org_id bigint not null,
    id bigint not null,
    agent_id bigint not null, -- 0: nobody's
    login text not null,
    realm text not null,
    ha1 text not null, -- hex(MD5(login:realm:password))
    ha1_sha256 text not null,
    name text not null,
    active boolean not null,
    version bigint not null,
    primary key (org_id, id),
    unique (org_id, login)
);

-- Where an agent answers; without a row: in the browser.
create table phone_device (
    org_id bigint not null,
    agent_id bigint not null,
    device bigint not null, -- enum phone_device
    phone_id bigint not null,
    number text not null, -- E.164
    primary key (org_id, agent_id)
);

create table phone_call (
    org_id bigint not null,
    id bigint not null, -- the call's, as voice and serve name it
    contact_id bigint not null,
    conversation_id bigint not null,
    party_id bigint not null,
    number_id bigint not null,
    topic_id bigint not null, -- what was chosen; 0: nothing yet
    agent_id bigint not null, -- who dialled, or is joined
    token bigint not null,
    state bigint not null, -- enum phone_state
    outbound boolean not null,
    zh boolean not null,
    instance bigint not null, -- of voice, as the event below
    event bigint not null, -- all of the call up to it have been taken
    held bigint not null, -- bits by actor
    muted bigint not null,
    started_us bigint not null,
    joined_us bigint not null,
    ended_us bigint not null,
    by_actor bigint not null,
    cause bigint not null,
    result bigint not null, -- enum phone_result
    packets_in bigint not null,
    packets_out bigint not null,
    packets_lost bigint not null,
    jitter_us bigint not null,
    primary key (org_id, id)
);
create index phone_call_live on phone_call (org_id, id) where ended_us = 0;
create index phone_call_contact on phone_call (org_id, contact_id);

-- Up to which event of which voice everything has been taken; one row.
create table phone_voice (
    org_id bigint not null,
    instance bigint not null,
    event bigint not null,
    primary key (org_id)
);
