-- 0032: agents see what is typed and not sent yet, where the site permits it and says so. None of what is typed is kept.

alter table site add column preview boolean not null default false;
