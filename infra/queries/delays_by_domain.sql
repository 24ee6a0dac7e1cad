-- title: Delays by domain
-- question: Where do mails wait? Delay notices of the last 7 days, with what came of them.
-- columns: recipient_domain; notices of delays; recipients, different ones; bounced: recipients of them that have failed since; example of what the server said
WITH delayed AS (
    SELECT
        coalesce(recipient_domain, '(unknown)') AS recipient_domain,
        recipient,
        count(*) AS notices,
        min(diagnostic) AS example
    FROM notices
    WHERE dt >= current_date - interval '7' day AND reason = 'delayed'
    GROUP BY coalesce(recipient_domain, '(unknown)'), recipient
),
failed AS (
    SELECT DISTINCT recipient
    FROM bounces
    WHERE dt >= current_date - interval '7' day
)
SELECT
    d.recipient_domain,
    sum(d.notices) AS notices,
    count(*) AS recipients,
    count(f.recipient) AS bounced,
    min(d.example) AS example
FROM delayed d
LEFT JOIN failed f ON f.recipient = d.recipient
GROUP BY d.recipient_domain
ORDER BY notices DESC, recipient_domain
