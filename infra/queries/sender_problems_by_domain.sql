-- title: Senders' problems by remote domain
-- question: Who refuses us for what we are (blocked, authentication, rate limit and the like), and what do they say? The last 28 days.
-- columns: recipient_domain; reason; bounces; days on which it happened; first_seen; last_seen; example of what the server said
SELECT
    coalesce(recipient_domain, '(unknown)') AS recipient_domain,
    reason,
    count(*) AS bounces,
    count(DISTINCT dt) AS days,
    min(dt) AS first_seen,
    max(dt) AS last_seen,
    min(diagnostic) AS example
FROM bounces
WHERE dt >= current_date - interval '28' day AND category = 'sender'
GROUP BY coalesce(recipient_domain, '(unknown)'), reason
ORDER BY bounces DESC, recipient_domain, reason
