-- complaints: each row exactly once, from new and sealed files.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM complaints_delta
),
news AS (
    SELECT s.* FROM complaints_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM complaints_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM complaints_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id ORDER BY parser_version DESC, row_hash DESC) AS nth FROM news
)
SELECT
    event_id, mail_id, received_at, envelope_recipient, recipient, recipient_domain, redacted, feedback_type,
    feedback_type_raw, suppress, user_agent, source_ip, arrival_date, reporting_mta, original_mail_from,
    original_envelope_id, reported_domains, reported_uris, authentication_results, incidents, original_message_id,
    original_from, original_to, original_subject, original_date, original_headers, dialect, token_state, token_id,
    token_tenant, token_message, token_recipient, token_minted, parser_version, row_hash, dt
FROM once
WHERE nth = 1
