-- 0014: colleagues whom the one who holds a contact has invited into it. It only adds.

create table participant (
    org_id bigint not null,
    contact_id bigint not null,
    agent_id bigint not null,
    conversation_id bigint not null,
    by_id bigint not null, -- who invited
    mode bigint not null, -- enum part_mode
    state bigint not null, -- enum part_state
    note text not null, -- what for; emptied when the customer is erased
    at_us bigint not null, -- invited
    joined_us bigint not null, -- 0: never was
    primary key (org_id, contact_id, agent_id)
);
create index participant_by_conversation on participant (org_id, conversation_id);
create index participant_now on participant (org_id, agent_id) where state < 4;
