-- 0022: from what a session was begun, and when it last asked for anything. It only adds; older sessions know neither.

alter table session add column agent text not null default ''; -- User-Agent, cut
alter table session add column seen_us bigint not null default 0;
