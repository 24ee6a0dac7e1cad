-- title: Tokens of return paths by week
-- question: How much of what comes back carries a valid token, and does anybody forge or replay them? The last 12 weeks.
-- columns: week begins on that Monday; token_state; mails; contradictions: bounces whose report names another recipient than the valid token
SELECT
    CAST(date_trunc('week', dt) AS date) AS week,
    token_state,
    count(DISTINCT mail_id) AS mails,
    count(CASE WHEN recipient_contradicts_token THEN 1 END) AS contradictions
FROM bounces
WHERE dt >= current_date - interval '84' day
GROUP BY CAST(date_trunc('week', dt) AS date), token_state
ORDER BY week DESC, mails DESC, token_state
