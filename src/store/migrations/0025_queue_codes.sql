-- 0025: which wrap-up codes a queue offers: codes, or branches with all that is below them. It only adds: a queue without rows offers all.

create table queue_code (
    org_id bigint not null,
    queue_id bigint not null,
    code_id bigint not null,
    primary key (org_id, queue_id, code_id)
);
