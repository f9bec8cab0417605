-- 0009: what customers thought of a contact. It only adds.

create table rating (
    org_id bigint not null,
    contact_id bigint not null,
    conversation_id bigint not null,
    party_id bigint not null,
    agent_id bigint not null,
    stars bigint not null, -- 1..5
    comment text not null, -- erased with the person
    at_us bigint not null,
    primary key (org_id, contact_id)
);
create index rating_by_party on rating (org_id, party_id);
