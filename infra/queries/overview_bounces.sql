-- title: Overview: bounces by category and reason
-- question: Why did mails not arrive? The last 366 days.
-- columns: category; reason; bounces; permanent: those that will fail again; recipients: different addresses
SELECT
    category,
    reason,
    count(*) AS bounces,
    sum(CASE WHEN bounce_type = 'permanent' THEN 1 ELSE 0 END) AS permanent,
    count(DISTINCT recipient) AS recipients
FROM bounces
WHERE dt >= current_date - interval '366' day
GROUP BY category, reason
ORDER BY bounces DESC, category, reason
