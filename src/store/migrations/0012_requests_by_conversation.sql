-- 0012: whether somebody has a request of a conversation is asked before it is shown to them. It only adds.

create index request_by_conversation on request (org_id, conversation_id, agent_id);
