-- title: Sources of mail
-- question: Which servers send in the name of our domains, whose are they, and what authenticates them? The last 28 days.
-- columns: source_ip; sender: its name, where it has one; header_froms, all; messages; passed of them; pass_percent; domains that authenticated there; first_seen; last_seen
-- note: `rebound sources` asks this and fills in names that only it knows: your own domains, and those of reverse DNS.
WITH seen AS (
    SELECT
        coalesce(source_ip, source_ip_raw) AS source_ip,
        min(sender) AS sender,
        array_join(array_sort(array_agg(DISTINCT header_from)), ' ') AS header_froms,
        sum(message_count) AS messages,
        sum(CASE WHEN dmarc_pass THEN message_count ELSE 0 END) AS passed,
        min(dt) AS first_seen,
        max(dt) AS last_seen
    FROM dmarc_records
    WHERE dt >= current_date - interval '28' day
    GROUP BY coalesce(source_ip, source_ip_raw)
),
authenticated AS (
    SELECT coalesce(r.source_ip, r.source_ip_raw) AS source_ip, array_join(array_sort(array_agg(DISTINCT t.domain)), ' ') AS domains
    FROM dmarc_records r
    CROSS JOIN UNNEST(r.dkim_domains || r.spf_domains) AS t(domain)
    WHERE r.dt >= current_date - interval '28' day
    GROUP BY coalesce(r.source_ip, r.source_ip_raw)
)
SELECT
    s.source_ip,
    s.sender,
    s.header_froms,
    s.messages,
    s.passed,
    round(1e2 * s.passed / nullif(s.messages, 0), 1) AS pass_percent,
    a.domains,
    s.first_seen,
    s.last_seen
FROM seen s
LEFT JOIN authenticated a ON a.source_ip = s.source_ip
ORDER BY messages DESC, source_ip
