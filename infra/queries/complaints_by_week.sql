-- title: Complaints by week
-- question: Who complains about what, through which provider? The last 12 weeks.
-- columns: week begins on that Monday; feedback_type; source: the user agent of the report; complaints; tenants, different ones
SELECT
    CAST(date_trunc('week', dt) AS date) AS week,
    feedback_type,
    coalesce(user_agent, '(unknown)') AS source,
    sum(incidents) AS complaints,
    count(DISTINCT token_tenant) AS tenants
FROM complaints
WHERE dt >= current_date - interval '84' day
GROUP BY CAST(date_trunc('week', dt) AS date), feedback_type, coalesce(user_agent, '(unknown)')
ORDER BY week DESC, complaints DESC, feedback_type, source
