-- 0008: what a user has chosen for the desktop, and finding the contacts that an agent has closed. It only adds.

create table preference (
    org_id bigint not null,
    user_id bigint not null,
    key text not null,
    value text not null,
    at_us bigint not null,
    primary key (org_id, user_id, key)
);

-- An agent's closed contacts, the last one first (state 5: closed).
create index contact_closed on contact (org_id, agent_id, ended_us, id) where state = 5;
