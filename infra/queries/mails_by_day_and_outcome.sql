-- title: Mails by day and outcome
-- question: What came in, and what became of it? The last 28 days.
-- columns: dt; outcome; mails; bytes; events that they told; records of their reports; with_warnings: mails that were out of order
SELECT
    dt,
    outcome,
    count(*) AS mails,
    sum(bytes) AS bytes,
    sum(events) AS events,
    sum(records) AS records,
    count(CASE WHEN warning_count > 0 THEN 1 END) AS with_warnings
FROM ingest_log
WHERE dt >= current_date - interval '28' day
GROUP BY dt, outcome
ORDER BY dt DESC, mails DESC, outcome
