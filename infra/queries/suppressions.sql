-- title: Addresses to suppress
-- question: Whom must the platform stop mailing? Only what a signed return path vouches for. The last 90 days.
-- columns: tenant; recipient to suppress, as the token says; because bounce or complaint; reason; told how often; first_seen; last_seen
WITH told AS (
    SELECT dt, token_tenant, token_recipient, 'bounce' AS because, reason, received_at
    FROM bounces
    WHERE dt >= current_date - interval '90' day AND suppress
    UNION ALL
    SELECT dt, token_tenant, token_recipient, 'complaint' AS because, feedback_type AS reason, received_at
    FROM complaints
    WHERE dt >= current_date - interval '90' day AND suppress
)
SELECT
    token_tenant AS tenant,
    token_recipient AS recipient,
    because,
    reason,
    count(*) AS told,
    min(received_at) AS first_seen,
    max(received_at) AS last_seen
FROM told
GROUP BY token_tenant, token_recipient, because, reason
ORDER BY tenant, recipient, because, reason
