-- title: Overview: domains that mails bounced from
-- question: At which recipients' domains do mails fail most? The last 366 days.
-- columns: recipient_domain; bounces; permanent; dead_addresses: addresses that do not exist; objections: bounces for which the receiver blames the sender
SELECT
    recipient_domain,
    count(*) AS bounces,
    sum(CASE WHEN bounce_type = 'permanent' THEN 1 ELSE 0 END) AS permanent,
    count(DISTINCT CASE WHEN category = 'address' THEN recipient END) AS dead_addresses,
    sum(CASE WHEN category = 'sender' THEN 1 ELSE 0 END) AS objections
FROM bounces
WHERE dt >= current_date - interval '366' day
GROUP BY recipient_domain
ORDER BY bounces DESC, recipient_domain
