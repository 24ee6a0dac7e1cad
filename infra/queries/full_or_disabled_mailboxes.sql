-- title: Mailboxes that keep failing
-- question: Which mailboxes were full, disabled or refusing on three or more days of the last 28? To pause, not to suppress.
-- columns: recipient; recipient_domain; days on which it failed; bounces; reasons seen; last_seen
SELECT
    recipient,
    recipient_domain,
    count(DISTINCT dt) AS days,
    count(*) AS bounces,
    array_join(array_sort(array_agg(DISTINCT reason)), ', ') AS reasons,
    max(dt) AS last_seen
FROM bounces
WHERE dt >= current_date - interval '28' day AND category = 'mailbox' AND recipient IS NOT NULL
GROUP BY recipient, recipient_domain
HAVING count(DISTINCT dt) >= 3
ORDER BY days DESC, bounces DESC, recipient
