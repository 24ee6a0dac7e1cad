-- title: Bounces by recipient domain and week
-- question: Where do our mails bounce, how much of it for good, and is it getting worse? The last 12 weeks.
-- columns: week begins on that Monday; recipient_domain; bounces; permanent of them; permanent_percent of the domain's bounces; share_percent of the week's bounces
-- note: the lake does not know how many mails were sent; for a rate against them join your own counts on week and recipient_domain
WITH domains AS (
    SELECT
        CAST(date_trunc('week', dt) AS date) AS week,
        coalesce(recipient_domain, '(unknown)') AS recipient_domain,
        count(*) AS bounces,
        count(CASE WHEN bounce_type = 'permanent' THEN 1 END) AS permanent
    FROM bounces
    WHERE dt >= current_date - interval '84' day
    GROUP BY CAST(date_trunc('week', dt) AS date), coalesce(recipient_domain, '(unknown)')
)
SELECT
    week,
    recipient_domain,
    bounces,
    permanent,
    round(1e2 * permanent / bounces, 1) AS permanent_percent,
    round(1e2 * bounces / sum(bounces) OVER (PARTITION BY week), 1) AS share_percent
FROM domains
ORDER BY week DESC, bounces DESC, recipient_domain
