-- 0021: wrap-up codes are a tree, in an order that people give. It only adds: the codes there are stand at the top.

alter table wrapup_code add column parent_id bigint not null default 0; -- 0: at the top
alter table wrapup_code add column position bigint not null default 0; -- among those of the same parent, then by id
