-- 0015: what agents want to be reminded of, each at a conversation. It only adds.

create table reminder (
    org_id bigint not null,
    id bigint not null,
    key text not null, -- the desktop's own: once
    by_id bigint not null,
    conversation_id bigint not null,
    party_id bigint not null,
    queue_id bigint not null, -- whose team it is for; 0: nobody but by_id sees it
    text text not null, -- gone with the person
    due_us bigint not null,
    state bigint not null, -- 1 open, 2 done
    created_us bigint not null,
    changed_us bigint not null,
    primary key (org_id, id)
);
create unique index reminder_by_key on reminder (org_id, by_id, key);
create index reminder_open on reminder (org_id, state, due_us);
create index reminder_own on reminder (org_id, by_id, state, due_us);
create index reminder_by_party on reminder (org_id, party_id);
