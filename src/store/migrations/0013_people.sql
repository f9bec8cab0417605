-- 0013: who set what is known of a customer, attributes that not everybody sees, notes about a person. It only adds.

alter table attribute add column sensitive bigint not null default 0; -- 1: its values are for supervisors and administrators
alter table attribute_value add column by_id bigint not null default 0; -- the user who wrote it; 0: nobody did

-- What agents note about a person. Erased with the person.
create table person_note (
    org_id bigint not null,
    id bigint not null,
    party_id bigint not null,
    agent_id bigint not null,
    key text not null, -- the desktop's, so that it is made once
    text text not null,
    at_us bigint not null,
    edited_us bigint not null, -- 0: never
    primary key (org_id, id),
    unique (org_id, agent_id, key)
);
create index person_note_by_party on person_note (org_id, party_id, id);
