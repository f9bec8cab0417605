-- 0029: visitors call from a page, where the site permits it.

alter table site add column calls boolean not null default false;
