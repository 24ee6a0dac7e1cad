-- title: Overview: DMARC pass rate by source
-- question: Which sources send in our name, and how much of it passes DMARC? The last 366 days.
-- columns: source_ip; sender: its name, where it has one; header_from; messages; passed; pass_percent
SELECT
    coalesce(source_ip, source_ip_raw) AS source_ip,
    min(sender) AS sender,
    header_from,
    sum(message_count) AS messages,
    sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) AS passed,
    round(1e2 * sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) / nullif(sum(message_count), 0), 1) AS pass_percent
FROM dmarc_records
WHERE dt >= current_date - interval '366' day
GROUP BY coalesce(source_ip, source_ip_raw), header_from
ORDER BY messages DESC, source_ip, header_from
