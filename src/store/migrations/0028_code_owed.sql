-- 0028: contacts that were closed without the wrap-up code that their queue asks for, until it is given. It only adds: older ones owe none.

alter table contact add column code_owed boolean not null default false;
create index contact_owing on contact (org_id, agent_id, ended_us, id) where code_owed;
create index contact_owing_all on contact (org_id, ended_us, id) where code_owed;
