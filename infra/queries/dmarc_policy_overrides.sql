-- title: Policy overrides
-- question: Where did receivers not follow our policy, and why do they say they did not? The last 28 days.
-- columns: policy_domain; org_name: the reporter; override_type; disposition: what was done instead; messages; sources, different ones
SELECT
    r.policy_domain,
    r.org_name,
    t.override_type,
    r.disposition,
    sum(r.message_count) AS messages,
    count(DISTINCT r.source_ip) AS sources
FROM dmarc_records r
CROSS JOIN UNNEST(r.override_types) AS t(override_type)
WHERE r.dt >= current_date - interval '28' day
GROUP BY r.policy_domain, r.org_name, t.override_type, r.disposition
ORDER BY messages DESC, policy_domain, org_name, override_type, disposition
