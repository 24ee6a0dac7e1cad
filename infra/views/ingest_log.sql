-- ingest_log: each row exactly once, from new and sealed files.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM ingest_log_delta
),
news AS (
    SELECT s.* FROM ingest_log_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM ingest_log_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM ingest_log_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, mail_id, source_hash ORDER BY parser_version DESC, row_hash DESC) AS nth FROM news
)
SELECT
    mail_id, received_at, source, source_hash, outcome, error, warning_count, warning_codes, events, records, bytes,
    parser_version, row_hash, dt
FROM once
WHERE nth = 1
