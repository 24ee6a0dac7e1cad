-- title: DMARC failure reports by source
-- question: What do single failing mails tell of their sources? Failure reports of the last 28 days.
-- columns: reported_domain; source_ip; sender: its name, where it has one; delivery_result; incidents; reports; subjects, different ones; example_subject; last_seen
SELECT
    reported_domain,
    source_ip,
    min(sender) AS sender,
    delivery_result,
    sum(incidents) AS incidents,
    count(*) AS reports,
    count(DISTINCT original_subject) AS subjects,
    min(original_subject) AS example_subject,
    max(dt) AS last_seen
FROM dmarc_failures
WHERE dt >= current_date - interval '28' day
GROUP BY reported_domain, source_ip, delivery_result
ORDER BY incidents DESC, reported_domain, source_ip, delivery_result
