-- 0023: what an agent notes when a contact is wrapped up; erased with the person. It only adds: older contacts have none.

alter table contact add column wrap_note text not null default '';
