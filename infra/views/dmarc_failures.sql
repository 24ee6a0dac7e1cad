-- dmarc_failures: each row exactly once, from new and sealed files.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM dmarc_failures_delta
),
news AS (
    SELECT s.* FROM dmarc_failures_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM dmarc_failures_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM dmarc_failures_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id ORDER BY parser_version DESC, row_hash DESC) AS nth FROM news
)
SELECT
    event_id, mail_id, received_at, auth_failures, auth_failure_raw, identity_alignment, delivery_result,
    reported_domain, source_ip, source_port, original_mail_from, original_rcpt_to, original_envelope_id,
    arrival_date, reporting_mta, user_agent, authentication_results, dkim_domain, dkim_identity, dkim_selector,
    dkim_selector_dns, spf_dns, incidents, original_message_id, original_from, original_to, original_subject,
    original_date, original_headers, dialect, reporter_verified, parser_version, row_hash, dt
FROM once
WHERE nth = 1
