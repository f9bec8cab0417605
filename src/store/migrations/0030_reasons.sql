-- 0030: why agents decline offers and why they pause are the company's words, no longer the program's. A reason is the number that facts have
-- of it: those with which the program knew its own words keep them. kind 1: of declining; 2: of pausing. Rows are archived, never taken away.

create table reason (
    org_id bigint not null,
    kind bigint not null,
    number bigint not null, -- 1 to 200; of kind 1 never 4, of kind 2 never 5: those are the engine's
    name_zh text not null,
    name_en text not null,
    position bigint not null, -- among those of the same kind, then by number
    active boolean not null,
    for_good boolean not null, -- of kind 1: the contact is not offered to who declined it again
    work boolean not null, -- of kind 2: counts as work in the figures of a day
    primary key (org_id, kind, number)
);
insert into reason select id, 1, 1, '手头忙', 'Busy right now', 0, true, false, false from org;
insert into reason select id, 1, 2, '不在我的能力范围', 'Outside my skills', 1, true, true, false from org;
insert into reason select id, 1, 3, '利益冲突', 'Conflict of interest', 2, true, true, false from org;
insert into reason select id, 2, 1, '小休', 'Break', 0, true, false, false from org;
insert into reason select id, 2, 2, '午餐', 'Lunch', 1, true, false, false from org;
insert into reason select id, 2, 3, '会议', 'Meeting', 2, true, false, true from org;
insert into reason select id, 2, 4, '培训', 'Training', 3, true, false, true from org;
