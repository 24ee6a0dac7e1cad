-- tls_reports: the rows of each report exactly once, from new and sealed files; deliveries says how often it arrived.
-- Reports that bear one key and differ are all there, as contested.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM tls_reports_delta
),
news AS (
    SELECT s.* FROM tls_reports_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM tls_reports_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM tls_reports_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id, row_ordinal ORDER BY parser_version DESC, row_hash DESC) AS nth FROM news
),
-- Of the deliveries of a report that say the same, the one whose sender was verified counts, or the first by its mail's id.
arrived AS (
    SELECT
        once.*,
        rank() OVER (
            PARTITION BY dt, report_key, content_id
            ORDER BY CASE WHEN reporter_verified THEN 0 ELSE 1 END, mail_id, report_ordinal
        ) AS arrival,
        count(CASE WHEN row_ordinal = 0 THEN 1 END) OVER (PARTITION BY dt, report_key, content_id) AS deliveries,
        min(content_id) OVER (PARTITION BY dt, report_key) <> max(content_id) OVER (PARTITION BY dt, report_key) AS contested
    FROM once
    WHERE nth = 1
)
SELECT
    event_id, mail_id, report_ordinal, received_at, report_key, content_id, organization_name, contact_info,
    report_id, period_begin, period_end, reporter_verified, receiver_dkim, receiver_spf,
    receiver_dmarc, row_ordinal, warnings, policy_ordinal, policy_type,
    policy_type_raw, policy_domain, policy_string, mx_hosts, successful_sessions, failed_sessions, result_type,
    result_type_raw, sending_mta_ip, receiving_mx_hostname, receiving_mx_helo, receiving_ip, result_sessions,
    additional_information, failure_reason_code, parser_version, row_hash, contested, deliveries, dt
FROM arrived
WHERE arrival = 1
