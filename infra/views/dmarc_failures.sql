-- dmarc_failures: each row exactly once, from new and sealed files.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM dmarc_failures_delta
),
news AS (
    SELECT s.* FROM dmarc_failures_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM dmarc_failures_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM dmarc_failures_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id ORDER BY parser_version DESC, row_hash DESC) AS nth FROM news
),
named AS (
    SELECT
        once.*,
        -- begin: made from shared/reports/src/senders.tsv, and held to it by a test
        CASE
            WHEN source_ip LIKE '%.%' THEN
                lpad(split_part(replace(source_ip, '::ffff:', ''), '.', 1), 3, '0')
                || lpad(split_part(replace(source_ip, '::ffff:', ''), '.', 2), 3, '0')
                || lpad(split_part(replace(source_ip, '::ffff:', ''), '.', 3), 3, '0')
                || lpad(split_part(replace(source_ip, '::ffff:', ''), '.', 4), 3, '0')
            ELSE
                ':' || lpad(split_part(replace(source_ip, '::', ':' || substr('0:0:0:0:0:0:0:', 1, 2 * (8 - length(source_ip) + length(replace(source_ip, ':', ''))))), ':', 1), 4, '0')
                || lpad(split_part(replace(source_ip, '::', ':' || substr('0:0:0:0:0:0:0:', 1, 2 * (8 - length(source_ip) + length(replace(source_ip, ':', ''))))), ':', 2), 4, '0')
                || lpad(split_part(replace(source_ip, '::', ':' || substr('0:0:0:0:0:0:0:', 1, 2 * (8 - length(source_ip) + length(replace(source_ip, ':', ''))))), ':', 3), 4, '0')
                || lpad(split_part(replace(source_ip, '::', ':' || substr('0:0:0:0:0:0:0:', 1, 2 * (8 - length(source_ip) + length(replace(source_ip, ':', ''))))), ':', 4), 4, '0')
        END AS place
        -- end
    FROM once
    WHERE nth = 1
)
SELECT
    event_id, mail_id, received_at, auth_failures, auth_failure_raw, identity_alignment, delivery_result,
    reported_domain, source_ip, source_port, original_mail_from, original_rcpt_to, original_envelope_id,
    arrival_date, reporting_mta, user_agent, authentication_results, dkim_domain, dkim_identity, dkim_selector,
    dkim_selector_dns, spf_dns, incidents, original_message_id, original_from, original_to, original_subject,
    original_date, original_headers, dialect, reporter_verified, receiver_dkim, receiver_spf, receiver_dmarc,
    parser_version, row_hash,
    -- A sender is known by his published addresses.
    CASE
        -- begin: made from shared/reports/src/senders.tsv, and held to it by a test
        WHEN place BETWEEN '199255192000' AND '199255195255' OR place BETWEEN '199127232000' AND '199127235255' OR place BETWEEN '054240000000' AND '054240063255' OR place BETWEEN '069169224000' AND '069169239255' OR place BETWEEN '023249208000' AND '023249223255' OR place BETWEEN '023251224000' AND '023251255255' OR place BETWEEN '076223176000' AND '076223191255' OR place BETWEEN '054240064000' AND '054240127255' OR place BETWEEN '076223128000' AND '076223159255' OR place BETWEEN '216221160000' AND '216221191255' OR place BETWEEN '206055144000' AND '206055159255' OR place BETWEEN '024110064000' AND '024110127255' THEN 'Amazon SES'
        WHEN place BETWEEN '104030000000' AND '104030031255' THEN 'Cloudflare Email Routing'
        WHEN place BETWEEN '208075120000' AND '208075123255' OR place BETWEEN '205207104000' AND '205207107255' THEN 'Constant Contact'
        WHEN place BETWEEN '064233160000' AND '064233191255' OR place BETWEEN '066102000000' AND '066102015255' OR place BETWEEN '066249080000' AND '066249095255' OR place BETWEEN '072014192000' AND '072014255255' OR place BETWEEN '074125000000' AND '074125255255' OR place BETWEEN '108177008000' AND '108177015255' OR place BETWEEN '173194000000' AND '173194255255' OR place BETWEEN '209085128000' AND '209085255255' OR place BETWEEN '216058192000' AND '216058223255' OR place BETWEEN '216239032000' AND '216239063255' OR place BETWEEN ':2001486040000000' AND ':200148604fffffff' OR place BETWEEN ':2404680040000000' AND ':240468004fffffff' OR place BETWEEN ':2607f8b040000000' AND ':2607f8b04fffffff' OR place BETWEEN ':280003f040000000' AND ':280003f04fffffff' OR place BETWEEN ':2a00145040000000' AND ':2a0014504fffffff' OR place BETWEEN ':2c0ffb5040000000' AND ':2c0ffb504fffffff' OR place BETWEEN '172217000000' AND '172217031255' OR place BETWEEN '172217032000' AND '172217047255' OR place BETWEEN '172217128000' AND '172217159255' OR place BETWEEN '172217160000' AND '172217175255' OR place BETWEEN '172217192000' AND '172217223255' OR place BETWEEN '172253056000' AND '172253063255' OR place BETWEEN '172253112000' AND '172253127255' OR place BETWEEN '108177096000' AND '108177127255' THEN 'Google Workspace'
        WHEN place BETWEEN '205201128000' AND '205201143255' OR place BETWEEN '198002128000' AND '198002191255' OR place BETWEEN '148105000000' AND '148105255255' THEN 'Mailchimp'
        WHEN place BETWEEN '209061151000' AND '209061151255' OR place BETWEEN '166078068000' AND '166078071255' OR place BETWEEN '198061254000' AND '198061255255' OR place BETWEEN '192237158000' AND '192237159255' OR place BETWEEN '023253182000' AND '023253183255' OR place BETWEEN '104130096000' AND '104130096015' OR place BETWEEN '146020113000' AND '146020113255' OR place BETWEEN '146020191000' AND '146020191255' OR place BETWEEN '159135224000' AND '159135239255' OR place BETWEEN '069072032000' AND '069072047255' OR place BETWEEN '104130122000' AND '104130123255' OR place BETWEEN '146020112000' AND '146020112063' OR place BETWEEN '161038192000' AND '161038207255' OR place BETWEEN '143055224000' AND '143055231255' OR place BETWEEN '143055232000' AND '143055235255' OR place BETWEEN '159112240000' AND '159112255255' OR place BETWEEN '198244048000' AND '198244063255' OR place BETWEEN '141193032000' AND '141193033255' OR place BETWEEN '159135140080' AND '159135140087' OR place BETWEEN '159135132128' AND '159135132255' OR place BETWEEN '161038204000' AND '161038207255' OR place BETWEEN '143055236000' AND '143055239255' OR place BETWEEN '198244060000' AND '198244063255' THEN 'Mailgun'
        WHEN place BETWEEN '087253232000' AND '087253239255' OR place BETWEEN '185189236000' AND '185189239255' OR place BETWEEN '185211120000' AND '185211123255' OR place BETWEEN '185250236000' AND '185250239255' THEN 'Mailjet'
        WHEN place BETWEEN '199015212000' AND '199015215255' OR place BETWEEN '192028128000' AND '192028191255' OR place BETWEEN '185028196000' AND '185028199255' THEN 'Marketo'
        WHEN place BETWEEN '040092000000' AND '040093255255' OR place BETWEEN '040107000000' AND '040107255255' OR place BETWEEN '052100000000' AND '052101255255' OR place BETWEEN '052102000000' AND '052102255255' OR place BETWEEN '052103000000' AND '052103127255' OR place BETWEEN '104047000000' AND '104047127255' OR place BETWEEN ':2a010111f4000000' AND ':2a010111f400ffff' OR place BETWEEN ':2a010111f4030000' AND ':2a010111f4037fff' OR place BETWEEN ':2a010111f4038000' AND ':2a010111f4039fff' OR place BETWEEN ':2a010111f403c000' AND ':2a010111f403dfff' OR place BETWEEN ':2a010111f403f000' AND ':2a010111f403ffff' THEN 'Microsoft 365'
        WHEN place BETWEEN '198245080000' AND '198245095255' THEN 'Pardot'
        WHEN place BETWEEN '167089000000' AND '167089127255' OR place BETWEEN '208117048000' AND '208117063255' OR place BETWEEN '050031032000' AND '050031063255' OR place BETWEEN '198037144000' AND '198037159255' OR place BETWEEN '198021000000' AND '198021007255' OR place BETWEEN '192254112000' AND '192254127255' OR place BETWEEN '168245000000' AND '168245127255' OR place BETWEEN '149072000000' AND '149072255255' OR place BETWEEN '159183000000' AND '159183255255' THEN 'SendGrid'
        WHEN place BETWEEN '192161144000' AND '192161159255' OR place BETWEEN '185012080000' AND '185012083255' OR place BETWEEN '188172128000' AND '188172143255' OR place BETWEEN '216198000000' AND '216198063255' OR place BETWEEN '103151192000' AND '103151193255' THEN 'Zendesk'
        -- end
    END AS sender,
    dt
FROM named
