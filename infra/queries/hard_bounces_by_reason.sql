-- title: Hard bounces by reason
-- question: Why do mails fail for good? The last 28 days.
-- columns: category; reason; bounces; recipients, different ones; domains, different ones; percent of all hard bounces; last_seen
WITH reasons AS (
    SELECT
        category,
        reason,
        count(*) AS bounces,
        count(DISTINCT recipient) AS recipients,
        count(DISTINCT recipient_domain) AS domains,
        max(dt) AS last_seen
    FROM bounces
    WHERE dt >= current_date - interval '28' day AND bounce_type = 'permanent'
    GROUP BY category, reason
)
SELECT
    category,
    reason,
    bounces,
    recipients,
    domains,
    round(1e2 * bounces / sum(bounces) OVER (), 1) AS percent,
    last_seen
FROM reasons
ORDER BY bounces DESC, category, reason
