-- 0018: what customers are told a user is called, where that is not the name colleagues see ('': it is). It only adds.

alter table user_account add column shown_zh text not null default '';
alter table user_account add column shown_en text not null default '';
