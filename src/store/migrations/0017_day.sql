-- 0017: what one agent did in a day is read without walking the log. It only adds. kind + 0: a condition, and nothing to search by.

create index fact_by_agent on fact (org_id, agent_id, at_us) where kind + 0 < 30 and agent_id <> 0; -- the engine's facts
create index fact_of_state on fact (org_id, agent_id, kind, at_us) where kind in (4, 5, 6); -- state, away, back
create index rating_by_agent on rating (org_id, agent_id, at_us);
