-- title: DMARC by domain, source and day
-- question: What did the reports say of each source of mail in the name of our domains, day by day? The last 14 days.
-- columns: policy_domain whose record applied; day on which the report's period began; source_ip; messages; aligned of them
SELECT
    policy_domain,
    dt AS day,
    coalesce(source_ip, source_ip_raw) AS source_ip,
    sum(message_count) AS messages,
    sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) AS aligned
FROM dmarc_records
WHERE dt >= current_date - interval '14' day
GROUP BY policy_domain, dt, coalesce(source_ip, source_ip_raw)
ORDER BY policy_domain, day, source_ip
