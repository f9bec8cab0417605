-- 0005: how each site shows itself to visitors, what it asks before a chat, consent, pictures.

-- Beside a row of endpoint; an endpoint without one shows the company's name and the defaults.
create table site (
    org_id bigint not null,
    endpoint_id bigint not null,
    brand_zh text not null, -- empty: the company's name
    brand_en text not null,
    legal_zh text not null, -- the legal entity, in small letters
    legal_en text not null,
    greeting_zh text not null,
    greeting_en text not null,
    intro_zh text not null,
    intro_en text not null,
    colour text not null, -- "#155eef": behind the letters
    ink text not null, -- "#ffffff": the letters
    lang bigint not null, -- enum config_site_lang
    topics text not null, -- ids, space-separated; empty: all
    consent_version bigint not null, -- 0: none is asked for
    version bigint not null,
    primary key (org_id, endpoint_id)
);

-- What is asked before a chat.
create table site_field (
    org_id bigint not null,
    endpoint_id bigint not null,
    ordinal bigint not null,
    kind bigint not null, -- enum config_field_kind
    attribute_id bigint not null,
    required boolean not null,
    words text not null, -- symbol ids to choose from, space-separated
    primary key (org_id, endpoint_id, ordinal)
);

-- Each wording a visitor may have agreed to is kept.
create table consent_text (
    org_id bigint not null,
    endpoint_id bigint not null,
    version bigint not null,
    text_zh text not null,
    text_en text not null,
    since_us bigint not null,
    primary key (org_id, endpoint_id, version)
);
create table consent (
    org_id bigint not null,
    party_id bigint not null,
    conversation_id bigint not null,
    endpoint_id bigint not null,
    version bigint not null,
    at_us bigint not null,
    primary key (org_id, party_id, conversation_id, endpoint_id, version)
);

-- Small pictures (PNG, JPEG, WebP): a site's logo, an agent's face. One each; a new one has a new id.
create table picture (
    org_id bigint not null,
    owner_kind bigint not null, -- enum config_picture_kind
    owner_id bigint not null,
    id bigint not null,
    type bigint not null, -- enum config_picture_type
    at_us bigint not null,
    bytes bytea not null, -- postgres
    bytes blob not null, -- sqlite
    primary key (org_id, owner_kind, owner_id),
    unique (org_id, id)
);
