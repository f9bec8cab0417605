-- Sites: how a web chat shows itself, what it asks, consent, pictures.

-- name: sites_all :many
-- in: org_id u64
-- out: endpoint_id u64, brand_zh text, brand_en text, legal_zh text, legal_en text, greeting_zh text, greeting_en text, intro_zh text, intro_en text, colour text, ink text, lang i64, topics text, consent_version i64, version i64, consent_zh text, consent_en text, logo u64, calls bool, preview bool
select s.endpoint_id, s.brand_zh, s.brand_en, s.legal_zh, s.legal_en, s.greeting_zh, s.greeting_en, s.intro_zh,
    s.intro_en, s.colour, s.ink, s.lang, s.topics, s.consent_version, s.version,
    coalesce(c.text_zh, ''), coalesce(c.text_en, ''), coalesce(p.id, 0), s.calls, s.preview
from site s
left join consent_text c on c.org_id = s.org_id and c.endpoint_id = s.endpoint_id and c.version = s.consent_version
left join picture p on p.org_id = s.org_id and p.owner_kind = 1 and p.owner_id = s.endpoint_id
where s.org_id = $1 order by s.endpoint_id;

-- name: site_put :exec
-- in: org_id u64, endpoint_id u64, brand_zh text, brand_en text, legal_zh text, legal_en text, greeting_zh text, greeting_en text, intro_zh text, intro_en text, colour text, ink text, lang i64, topics text, consent_version i64, version i64, calls bool, preview bool
insert into site (org_id, endpoint_id, brand_zh, brand_en, legal_zh, legal_en, greeting_zh, greeting_en, intro_zh,
    intro_en, colour, ink, lang, topics, consent_version, version, calls, preview)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (org_id, endpoint_id) do update set brand_zh = excluded.brand_zh, brand_en = excluded.brand_en,
    legal_zh = excluded.legal_zh, legal_en = excluded.legal_en, greeting_zh = excluded.greeting_zh,
    greeting_en = excluded.greeting_en, intro_zh = excluded.intro_zh, intro_en = excluded.intro_en,
    colour = excluded.colour, ink = excluded.ink, lang = excluded.lang, topics = excluded.topics,
    consent_version = excluded.consent_version, version = excluded.version, calls = excluded.calls,
    preview = excluded.preview;

-- name: site_fields_all :many
-- in: org_id u64
-- out: endpoint_id u64, kind i64, attribute_id u32, required bool, words text
select endpoint_id, kind, attribute_id, required, words from site_field where org_id = $1 order by endpoint_id, ordinal;

-- name: site_fields_delete :exec
-- in: org_id u64, endpoint_id u64
delete from site_field where org_id = $1 and endpoint_id = $2;

-- name: site_field_insert :exec
-- in: org_id u64, endpoint_id u64, ordinal i64, kind i64, attribute_id u32, required bool, words text
insert into site_field (org_id, endpoint_id, ordinal, kind, attribute_id, required, words) values ($1, $2, $3, $4, $5, $6, $7);

-- name: consent_text_insert :exec
-- in: org_id u64, endpoint_id u64, version i64, text_zh text, text_en text, since_us i64
insert into consent_text (org_id, endpoint_id, version, text_zh, text_en, since_us) values ($1, $2, $3, $4, $5, $6);

-- name: consent_text_last :one
-- in: org_id u64, endpoint_id u64
-- out: version i64
select coalesce(max(version), 0) from consent_text where org_id = $1 and endpoint_id = $2;

-- name: picture_put :exec
-- in: org_id u64, owner_kind i64, owner_id u64, id u64, type i64, at_us i64, bytes blob
insert into picture (org_id, owner_kind, owner_id, id, type, at_us, bytes) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, owner_kind, owner_id) do update set id = excluded.id, type = excluded.type, at_us = excluded.at_us,
    bytes = excluded.bytes;

-- name: picture_delete :exec
-- in: org_id u64, owner_kind i64, owner_id u64
delete from picture where org_id = $1 and owner_kind = $2 and owner_id = $3;

-- name: picture_by_id :one
-- in: org_id u64, id u64
-- out: type i64, bytes blob
select type, bytes from picture where org_id = $1 and id = $2;

-- name: picture_of :one
-- in: org_id u64, owner_kind i64, owner_id u64
-- out: id u64
select id from picture where org_id = $1 and owner_kind = $2 and owner_id = $3;

-- name: consent_insert :exec
-- in: org_id u64, party_id u64, conversation_id u64, endpoint_id u64, version i64, at_us i64
insert into consent (org_id, party_id, conversation_id, endpoint_id, version, at_us) values ($1, $2, $3, $4, $5, $6)
on conflict (org_id, party_id, conversation_id, endpoint_id, version) do nothing;

-- name: consents_of :many
-- in: org_id u64, party_id u64
-- out: site text, version i64, at_us i64, text_zh text, text_en text
select e.name, c.version, c.at_us, t.text_zh, t.text_en from consent c
join endpoint e on e.org_id = c.org_id and e.id = c.endpoint_id
join consent_text t on t.org_id = c.org_id and t.endpoint_id = c.endpoint_id and t.version = c.version
where c.org_id = $1 and c.party_id = $2 order by c.conversation_id, c.endpoint_id, c.version;

-- name: consents_delete :exec
-- in: org_id u64, party_id u64
delete from consent where org_id = $1 and party_id = $2;

-- Where an attribute's value comes from.
-- name: value_source :one
-- in: org_id u64, person_id u64, attribute_id u32
-- out: source text
select source from attribute_value where org_id = $1 and person_id = $2 and attribute_id = $3 order by ordinal limit 1;

-- name: value_delete :exec
-- in: org_id u64, person_id u64, attribute_id u32
delete from attribute_value where org_id = $1 and person_id = $2 and attribute_id = $3;
