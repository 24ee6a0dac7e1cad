#!/usr/bin/env python3
"""Write the samples that no server makes: reports after their RFCs, notices, mail of people, and what is broken on purpose.

usage: samples/make/reports.py          (writes into samples/, byte for byte the same every time)
"""
import base64
import gzip
import io
import pathlib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent.parent
DAY = 86400
FIRST = 1790553600  # 2026-09-28 00:00:00 UTC, a Monday


def write(name, data):
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def packed(data):
    return gzip.compress(data.encode() if isinstance(data, str) else data, 9, mtime=0)


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 9, 29, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def mail(sender, to, subject, body, date='Tue, 29 Sep 2026 01:02:03 +0000', received='mx.reports.example', extra=''):
    number = sum(subject.encode() + sender.encode())
    return (f'Return-Path: <{sender}>\nReceived: from mail.{sender.split("@")[1]} (mail.{sender.split("@")[1]} [192.0.2.25])\n'
            f'\tby {received} with ESMTPS id {number:x}\n\tfor <{to}>; {date}\nFrom: {sender}\nTo: {to}\nSubject: {subject}\nDate: {date}\n'
            f'Message-ID: <{number:x}@{sender.split("@")[1]}>\n{extra}MIME-Version: 1.0\n{body}')


def attached(data, media_type, name, text='This is a report.'):
    encoded = base64.encodebytes(data).decode()
    return ('Content-Type: multipart/mixed; boundary="=_report"\n\n--=_report\nContent-Type: text/plain; charset=us-ascii\n\n'
            f'{text}\n\n--=_report\nContent-Type: {media_type}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
            f'Content-Transfer-Encoding: base64\n\n{encoded}\n--=_report--\n')


# --- DMARC aggregate reports -----------------------------------------------------------------------------------------

SOURCES = {  # address, DKIM domain and selector, DKIM result, SPF domain, SPF result, DKIM aligned, SPF aligned
    'own': ('192.0.2.10', 'company.example', 's1', 'pass', 'lm-bounce.company.example', 'pass', 'pass', 'pass'),
    'ses': ('54.240.8.44', 'amazonses.com', 'ug7nbtf4gccmlpwj322ax3p6ow6yfsug', 'pass', 'eu-west-1.amazonses.com', 'pass', 'fail', 'fail'),
    'google': ('209.85.220.41', 'company.example', 'google', 'pass', 'company.example', 'pass', 'pass', 'pass'),
    'sendgrid': ('167.89.12.34', 'company.example', 'sg', 'pass', 'em123.company.example', 'pass', 'pass', 'pass'),
    'list': ('198.51.100.7', 'company.example', 's1', 'fail', 'lists.example.org', 'pass', 'fail', 'fail'),
    'forwarder': ('203.0.113.80', 'company.example', 's1', 'pass', 'forward.example.net', 'none', 'pass', 'fail'),
    'spoofer': ('203.0.113.66', '', '', '', 'spoof.example', 'fail', 'fail', 'fail'),
    'crm': ('198.51.100.99', 'crm.example', 'k1', 'pass', 'bounce.crm.example', 'pass', 'fail', 'fail'),
}


def record(source, count, disposition='none', reason=''):
    ip, dkim_domain, selector, dkim, spf_domain, spf, aligned_dkim, aligned_spf = SOURCES[source]
    dkim_result = (f'<dkim><domain>{dkim_domain}</domain><selector>{selector}</selector><result>{dkim}</result></dkim>' if dkim else '')
    return f'''  <record>
    <row>
      <source_ip>{ip}</source_ip>
      <count>{count}</count>
      <policy_evaluated>
        <disposition>{disposition}</disposition>
        <dkim>{aligned_dkim}</dkim>
        <spf>{aligned_spf}</spf>{reason}
      </policy_evaluated>
    </row>
    <identifiers><header_from>company.example</header_from></identifiers>
    <auth_results>
      {dkim_result}<spf><domain>{spf_domain}</domain><result>{spf}</result></spf>
    </auth_results>
  </record>
'''


def aggregate(reporter, report_id, begin, records, policy='none', days=1):
    return f'''<?xml version="1.0" encoding="UTF-8" ?>
<feedback>
  <version>1.0</version>
  <report_metadata>
    <org_name>{reporter}</org_name>
    <email>noreply-dmarc@{reporter}</email>
    <extra_contact_info>https://{reporter}/dmarc</extra_contact_info>
    <report_id>{report_id}</report_id>
    <date_range><begin>{begin}</begin><end>{begin + days * DAY - 1}</end></date_range>
  </report_metadata>
  <policy_published>
    <domain>company.example</domain><adkim>r</adkim><aspf>r</aspf><p>{policy}</p><sp>{policy}</sp><pct>100</pct>
  </policy_published>
{''.join(records)}</feedback>
'''


def name_of(reporter, begin):
    return f'{reporter}!company.example!{begin}!{begin + DAY - 1}.xml'


LIST = '\n        <reason><type>mailing_list</type><comment>list of example.org</comment></reason>'
TRUSTED = '\n        <reason><type>trusted_forwarder</type><comment>arc=pass</comment></reason>'
SAMPLED = '\n        <reason><type>sampled_out</type></reason>'

write('dmarc/plain.xml', aggregate('receiver.example', 'r-1001', FIRST, [record('own', 1204), record('google', 33), record('spoofer', 7)]))
write('dmarc/second-week.xml.gz', packed(aggregate('receiver.example', 'r-1002', FIRST + 7 * DAY,
      [record('own', 1310), record('sendgrid', 88), record('crm', 41), record('spoofer', 12, 'quarantine')], 'quarantine')))
write('dmarc/two-members.zip', zipped([
    (name_of('receiver.example', FIRST + 14 * DAY), aggregate('receiver.example', 'r-1003', FIRST + 14 * DAY, [record('own', 1402), record('ses', 20)])),
    (name_of('receiver.example', FIRST + 15 * DAY), aggregate('receiver.example', 'r-1004', FIRST + 15 * DAY, [record('own', 990), record('forwarder', 5)])),
]))
google = aggregate('google.com', '12345678901234567890', FIRST, [record('own', 5210), record('list', 18, 'none', LIST), record('ses', 64, 'none'), record('forwarder', 9)])
write('dmarc/mail-zip.eml', mail('noreply-dmarc-support@google.com', 'rua@reports.example', 'Report domain: company.example Submitter: google.com Report-ID: 12345678901234567890',
      'Content-Type: application/zip; name="google.com!company.example!%d!%d.zip"\nContent-Disposition: attachment; filename="google.com!company.example!%d!%d.zip"\nContent-Transfer-Encoding: base64\n\n' % ((FIRST, FIRST + DAY - 1) * 2)
      + base64.encodebytes(zipped([(name_of('google.com', FIRST), google)])).decode()))
write('dmarc/mail-gzip.eml', mail('dmarc@mailbox.example', 'rua@reports.example', 'Report Domain: company.example Submitter: mailbox.example Report-ID: <2026.09.29.7>',
      attached(packed(aggregate('mailbox.example', '2026.09.29.7', FIRST + DAY, [record('own', 402), record('crm', 12), record('spoofer', 3, 'reject')], 'reject')),
               'application/gzip', name_of('mailbox.example', FIRST + DAY) + '.gz'), 'Wed, 30 Sep 2026 02:00:00 +0000'))
write('dmarc/mail-gzip-as-octet-stream.eml', mail('dmarc@big.example.net', 'rua@reports.example', 'Report domain: company.example',
      attached(packed(aggregate('big.example.net', 'b-77', FIRST + 21 * DAY, [record('own', 2100), record('google', 75), record('list', 21, 'none', LIST), record('forwarder', 8, 'none', TRUSTED), record('spoofer', 4, 'none', SAMPLED)], 'quarantine')),
               'application/octet-stream', 'report.bin'), 'Tue, 20 Oct 2026 03:00:00 +0000'))
write('dmarc/mail-inline-xml.eml', mail('postmaster@small.example.org', 'rua@reports.example', 'DMARC report',
      'Content-Type: text/xml; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n' + aggregate('small.example.org', 'inline-1', FIRST + 28 * DAY, [record('own', 12), record('spoofer', 1, 'reject')], 'reject'),
      'Tue, 27 Oct 2026 04:00:00 +0000'))
write('dmarc/same-report-again.eml', mail('dmarc@mailbox.example', 'rua2@reports.example', 'Report Domain: company.example Submitter: mailbox.example Report-ID: <2026.09.29.7>',
      attached(zipped([(name_of('mailbox.example', FIRST + DAY), aggregate('mailbox.example', '2026.09.29.7', FIRST + DAY, [record('own', 402), record('crm', 12), record('spoofer', 3, 'reject')], 'reject'))]),
               'application/zip', name_of('mailbox.example', FIRST + DAY) + '.zip', 'The same report as to the other address.'), 'Wed, 30 Sep 2026 02:00:01 +0000'))
RFC9990 = '''<?xml version="1.0" encoding="UTF-8"?>
<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">
  <version>1.0</version>
  <report_metadata>
    <org_name>Sample Reporter</org_name>
    <email>report_sender@example-reporter.com</email>
    <extra_contact_info>...</extra_contact_info>
    <report_id>3v98abbp8ya9n3va8yr8oa3ya</report_id>
    <date_range><begin>302832000</begin><end>302918399</end></date_range>
    <generator>Example DMARC Aggregate Reporter v1.2</generator>
  </report_metadata>
  <policy_published>
    <domain>example.com</domain>
    <p>quarantine</p><sp>none</sp><np>none</np>
    <testing>n</testing>
    <discovery_method>treewalk</discovery_method>
  </policy_published>
  <record>
    <row>
      <source_ip>192.0.2.123</source_ip>
      <count>123</count>
      <policy_evaluated><disposition>pass</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>
    </row>
    <identifiers><envelope_from>example.com</envelope_from><header_from>example.com</header_from></identifiers>
    <auth_results>
      <dkim><domain>example.com</domain><result>pass</result><selector>abc123</selector></dkim>
      <spf><domain>example.com</domain><result>fail</result></spf>
    </auth_results>
  </record>
</feedback>
'''
write('dmarc/rfc9990-example.xml', RFC9990)
write('dmarc/rfc9990-everything.xml', f'''<?xml version="1.0" encoding="UTF-8"?>
<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0" xmlns:x="https://receiver.example/dmarc-extension">
  <version>1.0</version>
  <report_metadata>
    <org_name>Receiver</org_name>
    <email>dmarc@receiver.example</email>
    <report_id>e-1</report_id>
    <date_range><begin>{FIRST + 35 * DAY}</begin><end>{FIRST + 36 * DAY - 1}</end></date_range>
    <error lang="en">the DNS was out of reach for ten minutes</error>
    <generator>receiverd/2.0</generator>
  </report_metadata>
  <policy_published>
    <domain>company.example</domain><p>reject</p><sp>quarantine</sp><np>reject</np><adkim>s</adkim><aspf>r</aspf>
    <fo>1:d:s</fo><testing>y</testing><discovery_method>psl</discovery_method>
  </policy_published>
  <extension><x:note>one extension</x:note></extension>
  <record>
    <row>
      <source_ip>2001:db8::25</source_ip><count>31</count>
      <policy_evaluated><disposition>quarantine</disposition><dkim>fail</dkim><spf>fail</spf>
        <reason><type>policy_test_mode</type><comment lang="en">t=y</comment></reason></policy_evaluated>
    </row>
    <identifiers><header_from>news.company.example</header_from><envelope_from>bounce.news.company.example</envelope_from><envelope_to>receiver.example</envelope_to></identifiers>
    <auth_results>
      <dkim><domain>other.example</domain><selector>a</selector><result>pass</result><human_result lang="en">good signature</human_result></dkim>
      <dkim><domain>company.example</domain><selector>s1</selector><result>permerror</result><human_result lang="en">no key</human_result></dkim>
      <spf><domain>bounce.news.company.example</domain><scope>mfrom</scope><result>softfail</result><human_result lang="en">not listed</human_result></spf>
    </auth_results>
    <x:score>12</x:score>
  </record>
</feedback>
''')

# --- SMTP TLS reports (RFC 8460, appendix B) -------------------------------------------------------------------------

TLS = '''{
  "organization-name": "Company-X",
  "date-range": {"start-datetime": "2026-10-01T00:00:00Z", "end-datetime": "2026-10-01T23:59:59Z"},
  "contact-info": "sts-reporting@company-x.example",
  "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
  "policies": [{
    "policy": {"policy-type": "sts", "policy-string": ["version: STSv1","mode: testing", "mx: *.mail.company-y.example","max_age: 86400"],
      "policy-domain": "company-y.example", "mx-host": ["*.mail.company-y.example"]},
    "summary": {"total-successful-session-count": 5326, "total-failure-session-count": 303},
    "failure-details": [
      {"result-type": "certificate-expired", "sending-mta-ip": "2001:db8:abcd:0012::1", "receiving-mx-hostname": "mx1.mail.company-y.example", "failed-session-count": 100},
      {"result-type": "starttls-not-supported", "sending-mta-ip": "2001:db8:abcd:0013::1", "receiving-mx-hostname": "mx2.mail.company-y.example", "receiving-ip": "203.0.113.56", "failed-session-count": 200, "additional-information": "https://reports.company-x.example/report_info?id=5065427c-23d3#StarttlsNotSupported"},
      {"result-type": "validation-failure", "sending-mta-ip": "198.51.100.62", "receiving-ip": "203.0.113.58", "receiving-mx-hostname": "mx-backup.mail.company-y.example", "failed-session-count": 3, "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"}]
  }]
}
'''
write('tls/rfc8460-example.json', TLS)
tls2 = TLS.replace('Company-X', 'Receiver').replace('2026-10-01', '2026-10-08').replace('5065427c-23d3-47ca-b6e0-946ea0e8c4be', 'tls-2')
write('tls/next-week.json.gz', packed(tls2))
tls3 = TLS.replace('Company-X', 'Mailbox').replace('2026-10-01', '2026-10-15').replace('5065427c-23d3-47ca-b6e0-946ea0e8c4be', 'tls-3').replace('"sts"', '"tlsa"')
write('tls/mail.eml', mail('tlsrpt@mailbox.example', 'tls@reports.example', 'Report Domain: company-y.example Submitter: mailbox.example Report-ID: <tls-3>',
      'Content-Type: multipart/report; report-type="tlsrpt"; boundary="=_tls"\n\n--=_tls\nContent-Type: text/plain; charset=us-ascii\n\nThis is an aggregate TLS report from mailbox.example\n\n'
      '--=_tls\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="mailbox.example!company-y.example!1792022400!1792108799!tls-3.json.gz"\n\n'
      + base64.encodebytes(packed(tls3)).decode() + '\n--=_tls--\n', 'Fri, 16 Oct 2026 03:00:00 +0000', extra='TLS-Report-Domain: company-y.example\nTLS-Report-Submitter: mailbox.example\n'))

# --- Complaints and failure reports ----------------------------------------------------------------------------------

ORIGINAL = '''Return-Path: <bounces+letter@lm-bounce.company.example>
Received: from mail.company.example (mail.company.example [192.0.2.10])
\tby mx.isp.example with ESMTPS id ORIG1; Mon, 12 Oct 2026 08:00:02 +0000
From: News <news@company.example>
To: {to}
Subject: Autumn letter
Date: Mon, 12 Oct 2026 08:00:00 +0000
Message-ID: <letter-1@company.example>
X-Campaign: autumn-2026

Hello
'''


def feedback(fields, to='reader@isp.example', original='message/rfc822'):
    body = ORIGINAL.format(to=to) if original == 'message/rfc822' else ORIGINAL.format(to=to).split('\n\n')[0] + '\n'
    third = f'--=_arf\nContent-Type: {original}\nContent-Disposition: inline\n\n{body}\n' if original else ''
    return ('Content-Type: multipart/report; report-type=feedback-report; boundary="=_arf"\n\n--=_arf\nContent-Type: text/plain; charset=us-ascii\n\n'
            f'This is an email abuse report for an email message received from IP 192.0.2.10 on Mon, 12 Oct 2026 08:00:02 +0000.\n\n'
            f'--=_arf\nContent-Type: message/feedback-report\n\n{fields}\n{third}--=_arf--\n')


ABUSE = 'Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n'
COMPLAINED = 'Mon, 12 Oct 2026 09:00:00 +0000'
write('complaint/rfc5965-abuse.eml', mail('abusedesk@isp.example', 'fbl@lm-bounce.company.example', 'FW: Autumn letter', feedback(ABUSE), COMPLAINED))
write('complaint/rfc5965-everything.eml', mail('abusedesk@isp.example', 'fbl@lm-bounce.company.example', 'FW: Autumn letter', feedback(ABUSE + '''Original-Mail-From: <bounces+letter@lm-bounce.company.example>
Original-Rcpt-To: <reader@isp.example>
Arrival-Date: Mon, 12 Oct 2026 08:00:02 +0000
Reporting-MTA: dns; mx.isp.example
Source-IP: 192.0.2.10
Authentication-Results: mx.isp.example; spf=pass smtp.mail=bounces@lm-bounce.company.example
Reported-Domain: company.example
Reported-Uri: https://company.example/letter
Incidents: 3
'''), COMPLAINED))
write('complaint/opt-out.eml', mail('fbl@isp.example', 'fbl@lm-bounce.company.example', 'Opt-out', feedback('Feedback-Type: opt-out\nUser-Agent: isp-fbl/3\nVersion: 1\nOriginal-Rcpt-To: <leaver@isp.example>\n', 'leaver@isp.example', 'text/rfc822-headers'), COMPLAINED))
write('complaint/not-spam.eml', mail('fbl@isp.example', 'fbl@lm-bounce.company.example', 'Not spam', feedback('Feedback-Type: not-spam\nUser-Agent: isp-fbl/3\nVersion: 1\nOriginal-Rcpt-To: <friend@isp.example>\n', 'friend@isp.example'), COMPLAINED))
write('complaint/redacted.eml', mail('feedback@yahoo.example', 'fbl@lm-bounce.company.example', 'Report', feedback('Feedback-Type: abuse\nUser-Agent: Yahoo!-Mail-Feedback/2.0\nVersion: 0.1\nOriginal-Mail-From: <bounces+letter@lm-bounce.company.example>\nOriginal-Rcpt-To: redacted@yahoo.example\nReceived-Date: Mon, 12 Oct 2026 08:00:02 +0000\nReported-Domain: company.example\n', 'redacted@yahoo.example'), COMPLAINED))
write('complaint/jmrp.eml', mail('staff@hotmail.com', 'fbl@lm-bounce.company.example', 'complaint about message from 192.0.2.10',
      'X-HmXmrOriginalRecipient: <reader@hotmail.example>\nContent-Type: message/rfc822\nContent-Disposition: inline\n\nX-HmXmrOriginalRecipient: reader@hotmail.example\n' + ORIGINAL.format(to='reader@hotmail.example'), COMPLAINED))
write('dmarc-failure/rfc6591-dkim.eml', mail('arf-daemon@isp.example', 'ruf@reports.example', 'FW: You have a new bill from your bank',
      feedback('Feedback-Type: auth-failure\nUser-Agent: Someisp!-Mail-Feedback/1.0\nVersion: 1\nOriginal-Mail-From: anexample.reply@bank.example\nOriginal-Envelope-Id: o3F52gxO029144\nAuthentication-Results: mta1011.mail.isp.example; dkim=fail (bodyhash) header.d=company.example\nAuth-Failure: bodyhash\nDKIM-Canonicalized-Body: VGhpcyBpcyBhIG1lc3NhZ2UgYm9keSB0aGF0IGdvdCBtb2RpZmllZCBpbiB0cmFuc2l0LgoK\nDKIM-Domain: company.example\nDKIM-Identity: @company.example\nDKIM-Selector: s1\nArrival-Date: Mon, 12 Oct 2026 08:00:02 +0000\nSource-IP: 192.0.2.1\nReported-Domain: company.example\nReported-URI: http://www.company.example/\n', 'reader@isp.example', 'text/rfc822-headers'), COMPLAINED))
write('dmarc-failure/rfc9991-dmarc.eml', mail('dmarc-noreply@receiver.example', 'ruf@reports.example', 'DMARC failure report for company.example',
      feedback('Feedback-Type: auth-failure\nUser-Agent: receiverd/2.0\nVersion: 1\nAuth-Failure: dmarc\nIdentity-Alignment: none\nDelivery-Result: policy\nOriginal-Mail-From: <x@spoof.example>\nOriginal-Rcpt-To: <reader@receiver.example>\nArrival-Date: Mon, 12 Oct 2026 08:00:02 +0000\nSource-IP: 203.0.113.66\nSource-Port: 41234\nReported-Domain: company.example\nReporting-MTA: dns; mx.receiver.example\nSPF-DNS: txt : spoof.example : "v=spf1 -all"\n', 'reader@receiver.example', 'text/rfc822-headers'), COMPLAINED))

# --- Notices, and mail that is none of our business ------------------------------------------------------------------

TEXT = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
BOX = 'bounces+letter@lm-bounce.company.example'
write('notice/auto-reply-en.eml', mail('anna@customer.example', BOX, 'Automatic reply: Autumn letter', TEXT + 'I am out of the office until 19 October and will answer when I am back.\n', COMPLAINED, extra='Auto-Submitted: auto-replied\nIn-Reply-To: <letter-1@company.example>\n'))
write('notice/auto-reply-de.eml', mail('bernd@kunde.example', BOX, 'Abwesenheitsnotiz: Autumn letter', TEXT + 'Ich bin bis zum 19. Oktober nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.\n', COMPLAINED, extra='X-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\nIn-Reply-To: <letter-1@company.example>\n'))
japanese = '只今不在にしております。10月19日以降にご連絡いたします。\n'.encode('iso-2022-jp')
write('notice/auto-reply-ja.eml', mail('hanako@kaisha.example', BOX, '=?ISO-2022-JP?B?' + base64.b64encode('自動返信: 不在のお知らせ'.encode('iso-2022-jp')).decode() + '?=',
      'Content-Type: text/plain; charset=ISO-2022-JP\nContent-Transfer-Encoding: 7bit\n\n', COMPLAINED, extra='Auto-Submitted: auto-replied\n').encode() + japanese)
write('notice/challenge.eml', mail('verify@spamstop.example', BOX, 'Please confirm your message to carl@spamstop.example', TEXT + 'Your message to carl@spamstop.example is held because your address is not known here.\nTo have it delivered, please reply to this message or click here to confirm that you are a person:\nhttps://spamstop.example/confirm?id=8f3a\nThis is an automatic challenge; you need to do this once only.\n', COMPLAINED, extra='Auto-Submitted: auto-replied\nX-Challenge-Response: challenge\n'))
write('notice/read-receipt.eml', mail('dora@customer.example', BOX, 'Read: Autumn letter', 'Content-Type: multipart/report; report-type=disposition-notification; boundary="=_mdn"\n\n--=_mdn\nContent-Type: text/plain; charset=us-ascii\n\nYour message was displayed.\n\n--=_mdn\nContent-Type: message/disposition-notification\n\nReporting-UA: mail.customer.example; Mailer 1.0\nOriginal-Recipient: rfc822;dora@customer.example\nFinal-Recipient: rfc822;dora@customer.example\nOriginal-Message-ID: <letter-1@company.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--=_mdn--\n', COMPLAINED))
write('unrelated/person.eml', mail('eva@customer.example', BOX, 'Question about my order', TEXT + 'Hello,\n\ncould you tell me when order 4711 will be delivered?\n\nEva\n', COMPLAINED))
write('unrelated/person-quoting-a-bounce.eml', mail('fritz@customer.example', BOX, 'Re: Undelivered Mail Returned to Sender', TEXT + 'Hi,\n\nI got this back from you, what does it mean?\n\n> This is the mail system at host mx.sender.example.\n>\n> <ceo@victim.example>: host mx.victim.example[192.0.2.1] said: 550 5.1.1\n>     <ceo@victim.example>: User unknown (in reply to RCPT TO command)\n\nFritz\n', COMPLAINED, extra='In-Reply-To: <dsn-1@mx.sender.example>\n'))
write('unrelated/newsletter.eml', mail('news@shop.example', BOX, 'Delivery failed? Not with us: free shipping in October', TEXT + 'Undeliverable prices, delivered to your door.\nUnsubscribe: https://shop.example/u\n', COMPLAINED, extra='List-Unsubscribe: <https://shop.example/u>\nPrecedence: bulk\n'))
write('unrelated/spam-that-imitates-a-bounce.eml', mail('support@phish.example', BOX, 'Mail delivery failed: action required', TEXT + 'Dear user,\n\n7 incoming messages could not be delivered to your mailbox because it is full.\nClick http://phish.example/release to release your messages now.\n\nMail Administrator\n', COMPLAINED))
write('unrelated/calendar-reply.eml', mail('gerda@customer.example', BOX, 'Accepted: Review', 'Content-Type: text/calendar; charset=utf-8; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nVERSION:2.0\nBEGIN:VEVENT\nUID:1@customer.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:gerda@customer.example\nEND:VEVENT\nEND:VCALENDAR\n', COMPLAINED))

# --- Broken on purpose ------------------------------------------------------------------------------------------------

doctype = aggregate('evil.example', 'x', FIRST, [record('own', 1)]).replace('<feedback>', '<!DOCTYPE feedback [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<feedback>').replace('r-1001', '&b;')
write('quarantined/doctype.eml', mail('dmarc@evil.example', 'rua@reports.example', 'Report domain: company.example', attached(packed(doctype), 'application/gzip', 'evil.example!company.example!1!2.xml.gz'), COMPLAINED))
bomb = packed(packed_zeros := b'<?xml version="1.0"?><feedback><report_metadata><org_name>' + b' ' * (80 * 1024 * 1024) + b'</org_name></report_metadata></feedback>')
write('quarantined/gzip-bomb.xml.gz', packed(bomb))
write('quarantined/nested-too-deep.zip', zipped([('a.zip', zipped([('b.zip', zipped([('c.xml', aggregate('deep.example', 'd', FIRST, [record('own', 1)]))]))]))]))
write('quarantined/too-many-members.zip', zipped([(f'{n}.xml', aggregate('many.example', f'm{n}', FIRST, [record('own', 1)])) for n in range(40)]))
write('quarantined/cut-before-the-first-record.eml', mail('dmarc@cut.example', 'rua@reports.example', 'Report domain: company.example', attached(packed(aggregate('cut.example', 'c', FIRST, [record('own', 1)]))[:40], 'application/gzip', 'cut.example!company.example!1!2.xml.gz'), COMPLAINED))
write('quarantined/empty.eml', b'')
write('quarantined/junk.eml', bytes((n * 7919 + 13) % 256 for n in range(600)))

# --- An mbox ----------------------------------------------------------------------------------------------------------

first = mail('MAILER-DAEMON@mx.receiver.example', BOX, 'Returned mail: see transcript for details', 'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n--=_b\n\nThe following address had permanent fatal errors: <gone@receiver.example>\n\n--=_b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.receiver.example\n\nFinal-Recipient: RFC822; gone@receiver.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: SMTP; 550 5.1.1 <gone@receiver.example>... User unknown\n\n--=_b--\n', COMPLAINED)
second = mail('hans@customer.example', BOX, 'A line that begins with From', TEXT + 'Dear all,\n\n>From here on it is simple.\n', COMPLAINED)
third = mail('ida@customer.example', BOX, 'Out of Office', TEXT + 'I am away until Monday.\n', COMPLAINED, extra='Auto-Submitted: auto-replied\n')
write('mailbox.mbox', ''.join(f'From MAILER-DAEMON Mon Oct 12 09:00:00 2026\n{one}\n' for one in (first, second, third)))
