-- title: Overview: what could not be read
-- question: What was quarantined, and why? The last 366 days, and mails without a date.
-- columns: error; mails; example_source: where one of them lies
SELECT
    error,
    count(*) AS mails,
    min(source) AS example_source
FROM ingest_log
WHERE (dt >= current_date - interval '366' day OR dt = DATE '2010-01-01') AND outcome = 'quarantined'
GROUP BY error
ORDER BY mails DESC, error
