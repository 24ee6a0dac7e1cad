-- title: Quarantine by reason
-- question: What could not be read, and why? The last 28 days.
-- columns: reason: the error up to its first colon; mails; bytes of them; example_source: where one of them lies; example_error; last_seen
SELECT
    split_part(error, ':', 1) AS reason,
    count(*) AS mails,
    sum(bytes) AS bytes,
    min(source) AS example_source,
    min(error) AS example_error,
    max(dt) AS last_seen
FROM ingest_log
WHERE dt >= current_date - interval '28' day AND outcome = 'quarantined'
GROUP BY split_part(error, ':', 1)
ORDER BY mails DESC, reason
