-- title: New sources since last week
-- question: Which servers sent in our name in the last 7 days and in none of the 28 before?
-- columns: source_ip; sender: its name, where it has one; header_from; first_seen; messages; passed of them; reporters that saw it
SELECT
    coalesce(source_ip, source_ip_raw) AS source_ip,
    min(sender) AS sender,
    header_from,
    min(dt) AS first_seen,
    sum(message_count) AS messages,
    sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) AS passed,
    count(DISTINCT org_name) AS reporters
FROM dmarc_records
WHERE dt >= current_date - interval '35' day
GROUP BY coalesce(source_ip, source_ip_raw), header_from
HAVING min(dt) >= current_date - interval '7' day
ORDER BY messages DESC, source_ip, header_from
