-- 0026: the wrap-up codes that were given last, by topic and by queue: what is suggested is counted from the end of these. It only adds.

create index contact_coded_topic on contact (org_id, topic_id, ended_us, id, code) where state = 5 and code <> 0;
create index contact_coded_queue on contact (org_id, queue_id, ended_us, id, code) where state = 5 and code <> 0;
