-- title: Alignment by source
-- question: Which sources authenticate, and as whom: our own domain, another's, or nobody? The last 28 days.
-- columns: source_ip; sender: its name, where it has one; header_from; messages; dkim_aligned, spf_aligned; dkim_other, spf_other: passed for a domain that is not aligned; neither: nothing passed at all
SELECT
    coalesce(source_ip, source_ip_raw) AS source_ip,
    min(sender) AS sender,
    header_from,
    sum(message_count) AS messages,
    sum(CASE WHEN dkim = 'pass' THEN message_count ELSE 0 END) AS dkim_aligned,
    sum(CASE WHEN spf = 'pass' THEN message_count ELSE 0 END) AS spf_aligned,
    sum(CASE WHEN dkim = 'fail' AND cardinality(dkim_domains) > 0 THEN message_count ELSE 0 END) AS dkim_other,
    sum(CASE WHEN spf = 'fail' AND cardinality(spf_domains) > 0 THEN message_count ELSE 0 END) AS spf_other,
    sum(CASE WHEN cardinality(dkim_domains) + cardinality(spf_domains) = 0 THEN message_count ELSE 0 END) AS neither
FROM dmarc_records
WHERE dt >= current_date - interval '28' day
GROUP BY coalesce(source_ip, source_ip_raw), header_from
ORDER BY messages DESC, source_ip, header_from
