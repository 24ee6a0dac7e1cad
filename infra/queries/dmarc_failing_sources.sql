-- title: Sources that fail DMARC, largest first
-- question: Which servers send in our name without passing? The last 28 days.
-- columns: source_ip; sender: its name, where it has one; header_from; messages that failed; reporters that saw them; refused: quarantined or rejected of them; domains that they authenticate as; last_seen
WITH failing AS (
    SELECT
        coalesce(source_ip, source_ip_raw) AS source_ip,
        min(sender) AS sender,
        header_from,
        sum(message_count) AS messages,
        count(DISTINCT org_name) AS reporters,
        sum(CASE WHEN disposition IN ('quarantine', 'reject') THEN message_count ELSE 0 END) AS refused,
        max(dt) AS last_seen
    FROM dmarc_records
    WHERE dt >= current_date - interval '28' day AND NOT dmarc_pass
    GROUP BY coalesce(source_ip, source_ip_raw), header_from
),
authenticated AS (
    SELECT DISTINCT coalesce(r.source_ip, r.source_ip_raw) AS source_ip, r.header_from, t.domain
    FROM dmarc_records r
    CROSS JOIN UNNEST(r.dkim_domains || r.spf_domains) AS t(domain)
    WHERE r.dt >= current_date - interval '28' day AND NOT r.dmarc_pass
),
as_whom AS (
    SELECT source_ip, header_from, array_join(array_sort(array_agg(DISTINCT domain)), ', ') AS domains
    FROM authenticated
    GROUP BY source_ip, header_from
)
SELECT f.source_ip, f.sender, f.header_from, f.messages, f.reporters, f.refused, a.domains, f.last_seen
FROM failing f
LEFT JOIN as_whom a ON a.source_ip = f.source_ip AND a.header_from = f.header_from
ORDER BY messages DESC, source_ip, header_from
