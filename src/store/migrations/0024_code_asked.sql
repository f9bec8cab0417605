-- 0024: whether a queue asks for a wrap-up code. It only adds: the queues there are do, as before.

alter table queue add column code_asked boolean not null default true;
