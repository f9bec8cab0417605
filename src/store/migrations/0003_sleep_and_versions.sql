-- 0003: after how much silence a conversation sleeps; the version that two administrators of one queue compare. It only adds.

alter table routing_medium add column sleep_after_us bigint not null default 0; -- 0: never
alter table queue add column version bigint not null default 1;
