-- title: TLS failures by policy
-- question: Under which policies do TLS sessions to us fail, how, and at which of our servers? The last 28 days.
-- columns: policy_domain; policy_type; result_type; receiving_mx_hostname; sessions that failed; reporters that saw it; last_seen
SELECT
    policy_domain,
    policy_type,
    coalesce(result_type, result_type_raw) AS result_type,
    receiving_mx_hostname,
    sum(result_sessions) AS sessions,
    count(DISTINCT organization_name) AS reporters,
    max(dt) AS last_seen
FROM tls_reports
WHERE dt >= current_date - interval '28' day AND result_sessions IS NOT NULL
GROUP BY policy_domain, policy_type, coalesce(result_type, result_type_raw), receiving_mx_hostname
ORDER BY sessions DESC, policy_domain, policy_type, result_type, receiving_mx_hostname
