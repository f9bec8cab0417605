-- 0004: private notes, quoting, changed and deleted messages, mentions of colleagues, drafts. It only adds.

alter table message add column kind bigint not null default 0; -- enum message_kind
alter table message add column reply_to bigint not null default 0; -- seq of the message that is quoted; 0: none
alter table message add column lang text not null default ''; -- BCP 47, short
alter table message add column edited_us bigint not null default 0;
alter table message add column deleted_us bigint not null default 0; -- the text is empty then

-- What a message said before each change; no: the fact of the change. Emptied when the person is erased.
create table message_before (
    org_id bigint not null,
    conversation_id bigint not null,
    seq bigint not null,
    no bigint not null,
    at_us bigint not null,
    agent_id bigint not null,
    text text not null,
    primary key (org_id, conversation_id, seq, no)
);

-- A colleague named in a private note.
create table mention (
    org_id bigint not null,
    agent_id bigint not null,
    conversation_id bigint not null,
    seq bigint not null,
    by_id bigint not null,
    at_us bigint not null,
    seen_us bigint not null,
    primary key (org_id, agent_id, conversation_id, seq)
);
create index mention_unseen on mention (org_id, agent_id, at_us) where seen_us = 0;
create index mention_by_time on mention (org_id, agent_id, at_us);
create index mention_by_conversation on mention (org_id, conversation_id);

-- What an agent is writing; mode: enum message_kind.
create table draft (
    org_id bigint not null,
    agent_id bigint not null,
    conversation_id bigint not null,
    mode bigint not null,
    text text not null,
    reply_to bigint not null,
    at_us bigint not null,
    primary key (org_id, agent_id, conversation_id, mode)
);
create index draft_by_conversation on draft (org_id, conversation_id);
