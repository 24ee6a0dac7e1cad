-- dmarc_records: each record of each report exactly once, from new and sealed files.
-- Of a report that arrived several times only one delivery's records are there (see dmarc_reports); reports that bear one
-- key and differ are all there, as contested. A record appears when its report's row is there, which is written after it.
-- Days without new files are read as they lie. On days with new files the reading by the newest parser counts, as sealing
-- would have it. dt is among the keys of every join and window, so that a condition on dt reaches the files.
WITH new_days AS (
    SELECT DISTINCT dt FROM dmarc_records_delta
),
news AS (
    SELECT s.* FROM dmarc_records_sealed s JOIN new_days n ON n.dt = s.dt
    UNION ALL
    SELECT * FROM dmarc_records_delta
),
once AS (
    SELECT s.*, 1 AS nth FROM dmarc_records_sealed s LEFT JOIN new_days n ON n.dt = s.dt WHERE n.dt IS NULL
    UNION ALL
    SELECT news.*, row_number() OVER (PARTITION BY dt, event_id, record_ordinal ORDER BY parser_version DESC) AS nth FROM news
),
named AS (
    SELECT
        once.*,
        -- begin: made from shared/reports/src/senders.tsv, and held to it by a test
        nullif(regexp_extract('.' || array_join(dkim_domains || spf_domains, ' .') || ' ', '[.](google[.]com|gmail[.]com|googlemail[.]com|gappssmtp[.]com|outlook[.]com|onmicrosoft[.]com|hotmail[.]com|live[.]com|msn[.]com|microsoft[.]com|amazonses[.]com|awsapps[.]com|sendgrid[.]net|sendgrid[.]com|sendgrid[.]info|mailgun[.]org|mailgun[.]net|mailgun[.]com|mcsv[.]net|mcdlv[.]net|rsgsv[.]net|mailchimpapp[.]net|mailchimp[.]com|mandrillapp[.]com|mailjet[.]com|mjt[.]lu|mtasv[.]net|postmarkapp[.]com|pstmrk[.]it|sparkpostmail[.]com|sparkpost[.]com|e[.]sparkpost[.]com|sendinblue[.]com|brevo[.]com|sibmail[.]com|brevosend[.]com|zendesk[.]com|constantcontact[.]com|ctctmail[.]com|in[.]constantcontact[.]com|mktomail[.]com|marketo[.]com|mktdns[.]com|salesforce[.]com|salesforce-setup-email[.]com|exacttarget[.]com|exct[.]net|pardot[.]com|hubspotemail[.]net|hubspot[.]com|hubspotservicehub[.]com|klaviyomail[.]com|klaviyo[.]com|klclick[.]com|activehosted[.]com|acems1[.]com|acems2[.]com|emsend1[.]com|createsend[.]com|cmail19[.]com|cmail20[.]com|convertkit-mail[.]com|convertkit[.]com|kit[.]com|mailerlite[.]com|mlsend[.]com|mailersend[.]net|mailersend[.]com|getresponse[.]com|getresponse-mail[.]com|aweber[.]com|getdrip[.]com|customeriomail[.]com|customer[.]io|iterable[.]com|braze[.]com|appboy[.]com|intercom[.]io|intercom-mail[.]com|freshdesk[.]com|freshemail[.]io|fdmail[.]com|helpscout[.]net|helpscoutemail[.]com|frontapp[.]com|atlassian[.]net|atlassian[.]com|github[.]com|slack[.]com|shopifyemail[.]com|shopify[.]com|stripe[.]com|paypal[.]com|docusign[.]net|docusign[.]com|qualtrics[.]com|qemailserver[.]com|surveymonkey[.]com|surveymonkeyuser[.]com|netsuite[.]com|sent-via[.]netsuite[.]com|oracleemaildelivery[.]com|eloqua[.]com|en25[.]com|emarsys[.]net|emarsys[.]com|service-now[.]com|myworkday[.]com|workday[.]com|pphosted[.]com|proofpoint[.]com|ppe-hosted[.]com|mimecast[.]com|mimecast[.]co[.]za|mimecast-offshore[.]com|barracudanetworks[.]com|ess[.]barracudanetworks[.]com|iphmx[.]com|trendmicro[.]com|tmes[.]trendmicro[.]eu|messagelabs[.]com|sophos[.]com|prod[.]hydra[.]sophos[.]com|hornetsecurity[.]com|antispameurope[.]com|yahoo[.]com|aol[.]com|yahoodns[.]net|yahoo[.]co[.]jp|icloud[.]com|me[.]com|mac[.]com|apple[.]com|messagingengine[.]com|fastmail[.]com|protonmail[.]ch|proton[.]me|protonmail[.]com|zoho[.]com|zohomail[.]com|zoho[.]eu|zoho[.]in|zcsend[.]net|zcsend[.]com|maillist-manage[.]com|yandex[.]net|yandex[.]ru|yandex[.]com|mail[.]ru|gmx[.]net|gmx[.]de|web[.]de|ionos[.]com|kundenserver[.]de|perfora[.]net|1and1[.]com|ovh[.]net|ovh[.]com|mail[.]ovh[.]net|gandi[.]net|emailsrvr[.]com|rackspace[.]com|secureserver[.]net|godaddy[.]com|privateemail[.]com|namecheaphosting[.]com|hostinger[.]com|titan[.]email|cloudflare[.]net|cloudflare[.]com|exmail[.]qq[.]com|qq[.]com|163[.]com|126[.]com|netease[.]com|aliyun[.]com|qiye[.]aliyun[.]com|alibabadns[.]com|resend[.]com|loops[.]so|elasticemail[.]com|smtp2go[.]com|smtpcorp[.]com|socketlabs[.]com|email-od[.]com|beehiiv[.]com|substack[.]com|worksmobile[.]com|sakura[.]ne[.]jp|xserver[.]jp|cybozu[.]com|cybozu[.]co[.]jp|au[.]com|ezweb[.]ne[.]jp|kddi[.]com|docomo[.]ne[.]jp|softbank[.]jp|softbank[.]ne[.]jp|rakuten[.]jp|rakuten[.]co[.]jp|biglobe[.]ne[.]jp|ocn[.]ne[.]jp|sendgrid[.]kke[.]co[.]jp|hennge[.]com|hdems[.]com|cuenote[.]jp|besender[.]jp|blastengine[.]jp) ', 1), '') AS known_domain,
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
    r.event_id, r.mail_id, r.report_ordinal, r.received_at, r.report_key, r.org_name, r.email, r.report_id,
    r.period_begin, r.period_end, r.reporter_verified, r.policy_domain, r.adkim, r.aspf, r.p, r.sp, r.np, r.pct,
    r.fo, r.testing, r.record_ordinal, r.source_ip, r.source_ip_raw, r.message_count, r.disposition, r.dkim, r.spf,
    r.dmarc_pass, r.override_types, r.overrides, r.header_from, r.envelope_from, r.envelope_to, r.auth_dkim,
    r.auth_spf, r.dkim_domains, r.spf_domains, r.dkim_computed, r.spf_computed, r.contradictory, r.extensions,
    r.raw, r.flags, r.parser_version,
    d.contested,
    -- A sender is known by what authenticated, which he alone can have, otherwise by his published addresses.
    CASE
        -- begin: made from shared/reports/src/senders.tsv, and held to it by a test
        WHEN known_domain IN ('aweber.com') THEN 'AWeber'
        WHEN known_domain IN ('activehosted.com', 'acems1.com', 'acems2.com', 'emsend1.com') THEN 'ActiveCampaign'
        WHEN known_domain IN ('aliyun.com', 'qiye.aliyun.com', 'alibabadns.com') THEN 'Alibaba Mail'
        WHEN known_domain IN ('amazonses.com') THEN 'Amazon SES'
        WHEN known_domain IN ('awsapps.com') THEN 'Amazon WorkMail'
        WHEN known_domain IN ('atlassian.net', 'atlassian.com') THEN 'Atlassian'
        WHEN known_domain IN ('biglobe.ne.jp') THEN 'BIGLOBE'
        WHEN known_domain IN ('barracudanetworks.com', 'ess.barracudanetworks.com') THEN 'Barracuda'
        WHEN known_domain IN ('beehiiv.com') THEN 'Beehiiv'
        WHEN known_domain IN ('braze.com', 'appboy.com') THEN 'Braze'
        WHEN known_domain IN ('sendinblue.com', 'brevo.com', 'sibmail.com', 'brevosend.com') THEN 'Brevo'
        WHEN known_domain IN ('createsend.com', 'cmail19.com', 'cmail20.com') THEN 'Campaign Monitor'
        WHEN known_domain IN ('iphmx.com') THEN 'Cisco Secure Email'
        WHEN known_domain IN ('cloudflare.net', 'cloudflare.com') THEN 'Cloudflare Email Routing'
        WHEN known_domain IN ('constantcontact.com', 'ctctmail.com', 'in.constantcontact.com') THEN 'Constant Contact'
        WHEN known_domain IN ('cuenote.jp') THEN 'Cuenote'
        WHEN known_domain IN ('customeriomail.com', 'customer.io') THEN 'Customer.io'
        WHEN known_domain IN ('cybozu.com', 'cybozu.co.jp') THEN 'Cybozu'
        WHEN known_domain IN ('docusign.net', 'docusign.com') THEN 'DocuSign'
        WHEN known_domain IN ('getdrip.com') THEN 'Drip'
        WHEN known_domain IN ('elasticemail.com') THEN 'Elastic Email'
        WHEN known_domain IN ('messagingengine.com', 'fastmail.com') THEN 'Fastmail'
        WHEN known_domain IN ('freshdesk.com', 'freshemail.io', 'fdmail.com') THEN 'Freshdesk'
        WHEN known_domain IN ('frontapp.com') THEN 'Front'
        WHEN known_domain IN ('gmx.net', 'gmx.de', 'web.de') THEN 'GMX and WEB.DE'
        WHEN known_domain IN ('gandi.net') THEN 'Gandi'
        WHEN known_domain IN ('getresponse.com', 'getresponse-mail.com') THEN 'GetResponse'
        WHEN known_domain IN ('github.com') THEN 'GitHub'
        WHEN known_domain IN ('secureserver.net', 'godaddy.com') THEN 'GoDaddy'
        WHEN known_domain IN ('google.com', 'gmail.com', 'googlemail.com', 'gappssmtp.com') THEN 'Google Workspace'
        WHEN known_domain IN ('hennge.com', 'hdems.com') THEN 'HENNGE'
        WHEN known_domain IN ('helpscout.net', 'helpscoutemail.com') THEN 'Help Scout'
        WHEN known_domain IN ('hornetsecurity.com', 'antispameurope.com') THEN 'Hornetsecurity'
        WHEN known_domain IN ('hostinger.com', 'titan.email') THEN 'Hostinger'
        WHEN known_domain IN ('hubspotemail.net', 'hubspot.com', 'hubspotservicehub.com') THEN 'HubSpot'
        WHEN known_domain IN ('ionos.com', 'kundenserver.de', 'perfora.net', '1and1.com') THEN 'IONOS'
        WHEN known_domain IN ('intercom.io', 'intercom-mail.com') THEN 'Intercom'
        WHEN known_domain IN ('iterable.com') THEN 'Iterable'
        WHEN known_domain IN ('au.com', 'ezweb.ne.jp', 'kddi.com') THEN 'KDDI'
        WHEN known_domain IN ('convertkit-mail.com', 'convertkit.com', 'kit.com') THEN 'Kit'
        WHEN known_domain IN ('klaviyomail.com', 'klaviyo.com', 'klclick.com') THEN 'Klaviyo'
        WHEN known_domain IN ('worksmobile.com') THEN 'LINE WORKS'
        WHEN known_domain IN ('loops.so') THEN 'Loops'
        WHEN known_domain IN ('mcsv.net', 'mcdlv.net', 'rsgsv.net', 'mailchimpapp.net', 'mailchimp.com') THEN 'Mailchimp'
        WHEN known_domain IN ('mailerlite.com', 'mlsend.com') THEN 'MailerLite'
        WHEN known_domain IN ('mailersend.net', 'mailersend.com') THEN 'MailerSend'
        WHEN known_domain IN ('mailgun.org', 'mailgun.net', 'mailgun.com') THEN 'Mailgun'
        WHEN known_domain IN ('mailjet.com', 'mjt.lu') THEN 'Mailjet'
        WHEN known_domain IN ('mandrillapp.com') THEN 'Mandrill'
        WHEN known_domain IN ('mktomail.com', 'marketo.com', 'mktdns.com') THEN 'Marketo'
        WHEN known_domain IN ('outlook.com', 'onmicrosoft.com', 'hotmail.com', 'live.com', 'msn.com', 'microsoft.com') THEN 'Microsoft 365'
        WHEN known_domain IN ('mimecast.com', 'mimecast.co.za', 'mimecast-offshore.com') THEN 'Mimecast'
        WHEN known_domain IN ('docomo.ne.jp') THEN 'NTT docomo'
        WHEN known_domain IN ('privateemail.com', 'namecheaphosting.com') THEN 'Namecheap Private Email'
        WHEN known_domain IN ('163.com', '126.com', 'netease.com') THEN 'NetEase'
        WHEN known_domain IN ('netsuite.com', 'sent-via.netsuite.com') THEN 'NetSuite'
        WHEN known_domain IN ('ocn.ne.jp') THEN 'OCN'
        WHEN known_domain IN ('ovh.net', 'ovh.com', 'mail.ovh.net') THEN 'OVHcloud'
        WHEN known_domain IN ('eloqua.com', 'en25.com') THEN 'Oracle Eloqua'
        WHEN known_domain IN ('oracleemaildelivery.com') THEN 'Oracle Email Delivery'
        WHEN known_domain IN ('pardot.com') THEN 'Pardot'
        WHEN known_domain IN ('paypal.com') THEN 'PayPal'
        WHEN known_domain IN ('mtasv.net', 'postmarkapp.com', 'pstmrk.it') THEN 'Postmark'
        WHEN known_domain IN ('pphosted.com', 'proofpoint.com', 'ppe-hosted.com') THEN 'Proofpoint'
        WHEN known_domain IN ('protonmail.ch', 'proton.me', 'protonmail.com') THEN 'Proton Mail'
        WHEN known_domain IN ('qualtrics.com', 'qemailserver.com') THEN 'Qualtrics'
        WHEN known_domain IN ('emailsrvr.com', 'rackspace.com') THEN 'Rackspace Email'
        WHEN known_domain IN ('rakuten.jp', 'rakuten.co.jp') THEN 'Rakuten Mobile'
        WHEN known_domain IN ('resend.com') THEN 'Resend'
        WHEN known_domain IN ('emarsys.net', 'emarsys.com') THEN 'SAP Emarsys'
        WHEN known_domain IN ('smtp2go.com', 'smtpcorp.com') THEN 'SMTP2GO'
        WHEN known_domain IN ('sakura.ne.jp') THEN 'Sakura Internet'
        WHEN known_domain IN ('salesforce.com', 'salesforce-setup-email.com') THEN 'Salesforce'
        WHEN known_domain IN ('exacttarget.com', 'exct.net') THEN 'Salesforce Marketing Cloud'
        WHEN known_domain IN ('sendgrid.net', 'sendgrid.com', 'sendgrid.info') THEN 'SendGrid'
        WHEN known_domain IN ('sendgrid.kke.co.jp') THEN 'SendGrid Japan'
        WHEN known_domain IN ('service-now.com') THEN 'ServiceNow'
        WHEN known_domain IN ('shopifyemail.com', 'shopify.com') THEN 'Shopify'
        WHEN known_domain IN ('slack.com') THEN 'Slack'
        WHEN known_domain IN ('socketlabs.com', 'email-od.com') THEN 'SocketLabs'
        WHEN known_domain IN ('softbank.jp', 'softbank.ne.jp') THEN 'SoftBank'
        WHEN known_domain IN ('sophos.com', 'prod.hydra.sophos.com') THEN 'Sophos'
        WHEN known_domain IN ('sparkpostmail.com', 'sparkpost.com', 'e.sparkpost.com') THEN 'SparkPost'
        WHEN known_domain IN ('stripe.com') THEN 'Stripe'
        WHEN known_domain IN ('substack.com') THEN 'Substack'
        WHEN known_domain IN ('surveymonkey.com', 'surveymonkeyuser.com') THEN 'SurveyMonkey'
        WHEN known_domain IN ('messagelabs.com') THEN 'Symantec Email Security'
        WHEN known_domain IN ('exmail.qq.com', 'qq.com') THEN 'Tencent Exmail'
        WHEN known_domain IN ('trendmicro.com', 'tmes.trendmicro.eu') THEN 'Trend Micro'
        WHEN known_domain IN ('mail.ru') THEN 'VK Mail'
        WHEN known_domain IN ('myworkday.com', 'workday.com') THEN 'Workday'
        WHEN known_domain IN ('xserver.jp') THEN 'Xserver'
        WHEN known_domain IN ('yahoo.com', 'aol.com', 'yahoodns.net') THEN 'Yahoo'
        WHEN known_domain IN ('yahoo.co.jp') THEN 'Yahoo! JAPAN'
        WHEN known_domain IN ('yandex.net', 'yandex.ru', 'yandex.com') THEN 'Yandex 360'
        WHEN known_domain IN ('zendesk.com') THEN 'Zendesk'
        WHEN known_domain IN ('zcsend.net', 'zcsend.com', 'maillist-manage.com') THEN 'Zoho Campaigns'
        WHEN known_domain IN ('zoho.com', 'zohomail.com', 'zoho.eu', 'zoho.in') THEN 'Zoho Mail'
        WHEN known_domain IN ('besender.jp', 'blastengine.jp') THEN 'blastengine'
        WHEN known_domain IN ('icloud.com', 'me.com', 'mac.com', 'apple.com') THEN 'iCloud Mail'
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
        -- The address is one of those that the domain's own SPF record names.
        WHEN r.spf = 'pass' THEN 'your own'
    END AS sender,
    r.dt
FROM named r
JOIN dmarc_reports d ON d.dt = r.dt AND d.event_id = r.event_id
