-- title: What no rule knows
-- question: Which texts of bounces are not classified yet, most frequent first? The last 28 days; for new rules.
-- columns: dialect; status; smtp_code; diagnostic; bounces; domains, different ones; last_seen
SELECT
    dialect,
    status,
    smtp_code,
    diagnostic,
    count(*) AS bounces,
    count(DISTINCT recipient_domain) AS domains,
    max(dt) AS last_seen
FROM bounces
WHERE dt >= current_date - interval '28' day AND category = 'unknown'
GROUP BY dialect, status, smtp_code, diagnostic
ORDER BY bounces DESC, dialect, status, smtp_code, diagnostic
