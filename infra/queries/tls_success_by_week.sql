-- title: TLS sessions by week and policy
-- question: How many of the sessions to our domains were encrypted as our policy asks? The last 12 weeks.
-- columns: week begins on that Monday; policy_domain; policy_type; reports; sessions; failed of them; success_percent
SELECT
    CAST(date_trunc('week', dt) AS date) AS week,
    policy_domain,
    policy_type,
    count(DISTINCT event_id) AS reports,
    sum(successful_sessions + failed_sessions) AS sessions,
    sum(failed_sessions) AS failed,
    round(1e2 * sum(successful_sessions) / nullif(sum(successful_sessions + failed_sessions), 0), 2) AS success_percent
FROM tls_reports
WHERE dt >= current_date - interval '84' day AND successful_sessions IS NOT NULL
GROUP BY CAST(date_trunc('week', dt) AS date), policy_domain, policy_type
ORDER BY week DESC, sessions DESC, policy_domain, policy_type
