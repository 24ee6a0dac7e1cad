-- title: Overview: mails by outcome
-- question: What came in, and what was it? The last 366 days, and mails without a date.
-- columns: outcome; mails; events; megabytes
SELECT
    outcome,
    count(*) AS mails,
    sum(events) AS events,
    round(sum(bytes) / 1e6, 2) AS megabytes
FROM ingest_log
WHERE dt >= current_date - interval '366' day OR dt = DATE '2010-01-01'
GROUP BY outcome
ORDER BY mails DESC, outcome
