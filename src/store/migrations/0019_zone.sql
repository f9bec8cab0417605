-- 0019: in which time zone a customer is, as their browser says. It only adds. Erased with the person.

alter table party add column zone text not null default ''; -- of the tz database; empty: not told
