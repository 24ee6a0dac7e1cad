-- title: Reporters heard from
-- question: Who sends us DMARC reports, how much do they see, and who has fallen silent? The last 28 days.
-- columns: org_name; email; reports; deliveries, copies counted; verified reports; incomplete reports; contested reports; messages that they tell of; last_period: the day of the newest report
SELECT
    org_name,
    email,
    count(*) AS reports,
    sum(deliveries) AS deliveries,
    count(CASE WHEN reporter_verified THEN 1 END) AS verified,
    count(CASE WHEN incomplete THEN 1 END) AS incomplete,
    count(CASE WHEN contested THEN 1 END) AS contested,
    sum(message_count) AS messages,
    max(dt) AS last_period
FROM dmarc_reports
WHERE dt >= current_date - interval '28' day
GROUP BY org_name, email
ORDER BY messages DESC, org_name, email
