-- dmarc_records: each record of each report exactly once, from new and sealed files.
-- Of a report that arrived several times only one delivery's records are there (see dmarc_reports); reports that bear one
-- key and differ are all there, as contested. A record appears when its report's row is there, which is written after it.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM dmarc_records_delta
),
news AS (
    SELECT s.* FROM dmarc_records_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM dmarc_records_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM dmarc_records_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id, record_ordinal ORDER BY parser_version DESC) AS nth FROM news
)
SELECT
    r.event_id, r.mail_id, r.report_ordinal, r.received_at, r.report_key, r.org_name, r.email, r.report_id,
    r.period_begin, r.period_end, r.reporter_verified, r.policy_domain, r.adkim, r.aspf, r.p, r.sp, r.np, r.pct,
    r.fo, r.testing, r.record_ordinal, r.source_ip, r.source_ip_raw, r.message_count, r.disposition, r.dkim, r.spf,
    r.dmarc_pass, r.override_types, r.overrides, r.header_from, r.envelope_from, r.envelope_to, r.auth_dkim,
    r.auth_spf, r.dkim_domains, r.spf_domains, r.dkim_computed, r.spf_computed, r.contradictory, r.extensions,
    r.raw, r.flags, r.parser_version,
    d.contested, r.dt
FROM once r
JOIN dmarc_reports d ON d.dt = r.dt AND d.event_id = r.event_id
WHERE r.nth = 1
