-- title: DMARC pass rate by week and domain
-- question: How much of the mail in the name of each of our domains passes DMARC? The last 12 weeks.
-- columns: week begins on that Monday; header_from; messages; passed of them; pass_percent; dkim_percent with an aligned signature; spf_percent with aligned SPF
SELECT
    CAST(date_trunc('week', dt) AS date) AS week,
    header_from,
    sum(message_count) AS messages,
    sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) AS passed,
    round(1e2 * sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) / nullif(sum(message_count), 0), 1) AS pass_percent,
    round(1e2 * sum(CASE WHEN dkim = 'pass' THEN message_count ELSE 0 END) / nullif(sum(message_count), 0), 1) AS dkim_percent,
    round(1e2 * sum(CASE WHEN spf = 'pass' THEN message_count ELSE 0 END) / nullif(sum(message_count), 0), 1) AS spf_percent
FROM dmarc_records
WHERE dt >= current_date - interval '84' day
GROUP BY CAST(date_trunc('week', dt) AS date), header_from
ORDER BY week DESC, messages DESC, header_from
