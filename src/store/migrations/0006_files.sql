-- 0006: files that people send. Their bytes lie beside the database (docs/decisions/006-files-beside-the-database.md).

create table file (
    org_id bigint not null,
    id bigint not null,
    conversation_id bigint not null,
    agent_id bigint not null, -- who sent it; 0: the customer
    external_id text not null, -- the sender's key
    seq bigint not null, -- of its message; 0: in none yet
    ordinal bigint not null, -- in its message
    state bigint not null, -- 1 coming in, 2 clean, 3 not scanned, 4 infected: its bytes are gone
    name text not null,
    alt text not null, -- what an image shows, in words
    type text not null, -- by its content; empty while it comes in
    bytes bigint not null,
    width bigint not null, -- of an image; 0: unknown
    height bigint not null,
    sha256 bytea, -- postgres
    sha256 blob, -- sqlite
    created_us bigint not null,
    primary key (org_id, id),
    unique (org_id, conversation_id, agent_id, external_id)
);
create index file_by_message on file (org_id, conversation_id, seq, ordinal);
create index file_loose on file (org_id, created_us) where seq = 0;

-- Whose bytes are still to be taken off the disk: written with whatever took the row away, worked off after it.
create table file_gone (
    org_id bigint not null,
    id bigint not null,
    primary key (org_id, id)
);

-- What all files take up, kept with every change of a row.
create table file_room (
    org_id bigint not null,
    bytes bigint not null,
    files bigint not null,
    primary key (org_id)
);

-- The company's limits; without a row the program's own.
create table file_policy (
    org_id bigint not null,
    bytes_max bigint not null, -- of one file
    conversation_max bigint not null, -- bytes of a conversation
    total_max bigint not null, -- bytes of all
    message_max bigint not null, -- files of one message
    side_max bigint not null, -- pixels: browsers make larger images smaller
    kinds bigint not null, -- a bit for each kind that is taken
    scan_required boolean not null, -- what cannot be scanned is not taken
    primary key (org_id)
);
