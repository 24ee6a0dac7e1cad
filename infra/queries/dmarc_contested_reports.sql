-- title: Contested reports
-- question: Which DMARC reports bear the same reporter, id, domain and period and say different things? One may be forged. The last 28 days.
-- columns: dt; report_key; org_name; report_id; policy_domain; reporter_verified; incomplete; record_count; message_count; mail_id: the mail that carried it
SELECT
    dt,
    report_key,
    org_name,
    report_id,
    policy_domain,
    reporter_verified,
    incomplete,
    record_count,
    message_count,
    mail_id
FROM dmarc_reports
WHERE dt >= current_date - interval '28' day AND contested
ORDER BY dt DESC, report_key, content_id
