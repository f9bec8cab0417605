-- 0020: tags: the company's list, and which contacts bear them. It only adds.

create table tag (
    org_id bigint not null,
    id bigint not null, -- 1, 2, 3...: never used again
    key text not null, -- of who made it: once
    name_zh text not null,
    name_en text not null,
    color bigint not null, -- enum tag_color
    archived boolean not null, -- stays where it is, and is given no more
    version bigint not null,
    by_id bigint not null, -- who made it
    at_us bigint not null,
    primary key (org_id, id)
);
create unique index tag_by_key on tag (org_id, by_id, key);

create table contact_tag (
    org_id bigint not null,
    contact_id bigint not null,
    tag_id bigint not null,
    by_id bigint not null,
    at_us bigint not null,
    primary key (org_id, contact_id, tag_id)
);
