-- title: DMARC by sender
-- question: Who sends in the name of our domains: Amazon SES, Google Workspace, our own servers? The last 28 days.
-- columns: sender, absent where nobody known sent; header_from; messages; passed of them; pass_percent; sources, different addresses
SELECT
    sender,
    header_from,
    sum(message_count) AS messages,
    sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) AS passed,
    round(1e2 * sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) / nullif(sum(message_count), 0), 1) AS pass_percent,
    count(DISTINCT source_ip) AS sources
FROM dmarc_records
WHERE dt >= current_date - interval '28' day
GROUP BY sender, header_from
ORDER BY messages DESC, sender, header_from
