-- 0016: the version of the limits of files that two administrators compare. It only adds.

alter table file_policy add column version bigint not null default 1; -- without a row it is 1 too
