-- dmarc_reports: each report exactly once, from new and sealed files; deliveries says how often it arrived.
-- Reports that bear one key and differ are all there, as contested.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM dmarc_reports_delta
),
news AS (
    SELECT s.* FROM dmarc_reports_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM dmarc_reports_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM dmarc_reports_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id ORDER BY parser_version DESC, row_hash DESC) AS nth FROM news
),
-- Of the deliveries of a report that say the same, the one whose sender was verified counts, or the first by its mail's id.
arrived AS (
    SELECT
        once.*,
        row_number() OVER (
            PARTITION BY dt, report_key, content_id
            ORDER BY CASE WHEN reporter_verified THEN 0 ELSE 1 END, mail_id, report_ordinal
        ) AS arrival,
        count(*) OVER (PARTITION BY dt, report_key, content_id) AS deliveries,
        min(content_id) OVER (PARTITION BY dt, report_key) <> max(content_id) OVER (PARTITION BY dt, report_key) AS contested
    FROM once
    WHERE nth = 1
)
SELECT
    event_id, mail_id, report_ordinal, received_at, report_key, org_name, email, report_id, period_begin,
    period_end, reporter_verified, policy_domain, adkim, aspf, p, sp, np, pct, fo, testing, content_id,
    extra_contact_info, extra_contact_info_lang, errors, generator, version, namespace, version_published,
    discovery_method, policy_raw, extensions, raw, receiver_dkim, receiver_spf, receiver_dmarc, incomplete, record_count, message_count, warnings, parser_version,
    row_hash, contested, deliveries, dt
FROM arrived
WHERE arrival = 1
