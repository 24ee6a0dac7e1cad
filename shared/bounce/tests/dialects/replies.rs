//! What servers and receivers reply, in their own words.

use model::Reason;

use super::{bounces, reply};

#[test]
fn replies_of_servers_in_general() {
    use Reason::*;
    for (said, stage, reason) in [
        (
            "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in local recipient table",
            "RCPT TO",
            NoSuchUser,
        ),
        (
            "450 4.1.1 <a@b.example>: Recipient address rejected: unverified address: connect to x: Connection timed out",
            "RCPT TO",
            Expired,
        ),
        ("554 5.7.1 <a@b.example>: Relay access denied", "RCPT TO", RelayDenied),
        ("550 5.7.1 Unable to relay", "RCPT TO", RelayDenied),
        ("550 5.7.1 <n@sender.example>: Sender address rejected: Access denied", "RCPT TO", SenderRejected),
        (
            "553 5.1.8 <n@sender.example>... Domain of sender address n@sender.example does not exist",
            "MAIL FROM",
            SenderRejected,
        ),
        (
            "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.9",
            "RCPT TO",
            Blocked,
        ),
        ("554 5.7.1 <x[192.0.2.9]>: Client host rejected: Access denied", "RCPT TO", Blocked),
        ("450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.9]", "RCPT TO", ReverseDns),
        ("504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", "RCPT TO", ReverseDns),
        (
            "450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/",
            "RCPT TO",
            RateLimited,
        ),
        ("451 4.7.1 Greylisting in action, please come back in 00:05:00", "RCPT TO", RateLimited),
        ("421 4.7.0 Too many connections from your IP", "MAIL FROM", RateLimited),
        ("452 4.2.2 <a@b.example> Quota exceeded (mailbox for user is full)", "end of DATA", Full),
        ("552 5.2.2 Mailbox size limit exceeded", "end of DATA", Full),
        ("552 5.3.4 Message size exceeds fixed limit", "MAIL FROM", TooBig),
        ("552 5.3.4 Error: message file too big", "end of DATA", TooBig),
        ("550 5.7.1 Message rejected due to SPF: fail", "end of DATA", Authentication),
        (
            "550 5.7.26 This message fails to pass SPF checks for an SPF record with a hard fail policy (-all)",
            "end of DATA",
            Authentication,
        ),
        ("554 5.7.1 Spam message rejected", "end of DATA", Spam),
        ("554 5.7.1 Message blocked, contains a virus: Eicar-Test-Signature", "end of DATA", Virus),
        ("550 5.6.0 Message headers fail syntax check: missing From header", "end of DATA", Malformed),
        ("550 5.2.1 The mailbox is disabled", "RCPT TO", Disabled),
        ("550 5.1.1 Account suspended", "RCPT TO", Disabled),
        ("551 5.1.6 User has moved; please try <c@d.example>", "RCPT TO", Moved),
        ("556 5.1.10 Recipient address has null MX", "RCPT TO", NeverAccepts),
        ("530 5.7.0 Must issue a STARTTLS command first", "MAIL FROM", Tls),
        ("554 5.4.6 Too many hops", "end of DATA", Network),
        ("451 4.3.0 Error: queue file write error", "end of DATA", RemoteError),
        ("550 5.7.1 Rejected due to local policy", "end of DATA", Policy),
    ] {
        let got = bounces(&reply(said, stage));
        assert_eq!(got.first().map(|b| b.1), Some(reason), "{said}");
    }
}

#[test]
fn replies_of_receivers() {
    use Reason::*;
    for (said, stage, reason) in [
        // Google
        (
            "550-5.1.1 The email account that you tried to reach does not exist. https://support.google.com/mail/?p=NoSuchUser x - gsmtp",
            "RCPT TO",
            NoSuchUser,
        ),
        (
            "452-4.2.2 The recipient's inbox is out of storage space. https://support.google.com/mail/?p=OverQuotaTemp x - gsmtp",
            "RCPT TO",
            Full,
        ),
        (
            "550 5.2.1 The email account that you tried to reach is inactive. https://support.google.com/mail/?p=DisabledUser x - gsmtp",
            "RCPT TO",
            Disabled,
        ),
        (
            "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your SPF domain. https://support.google.com/mail/?p=UnsolicitedRateLimitError x - gsmtp",
            "end of DATA",
            RateLimited,
        ),
        (
            "550-5.7.26 Unauthenticated email from sender.example is not accepted due to domain's DMARC policy. x - gsmtp",
            "end of DATA",
            Authentication,
        ),
        (
            "550-5.7.1 Gmail has detected that this message is likely unsolicited mail. https://support.google.com/mail/?p=UnsolicitedMessageError x - gsmtp",
            "end of DATA",
            Spam,
        ),
        (
            "550-5.7.1 [192.0.2.9] Gmail has detected that this message does not meet IPv6 sending guidelines regarding PTR records and authentication. x - gsmtp",
            "end of DATA",
            ReverseDns,
        ),
        ("552-5.2.3 Your message exceeded Google's message size limits. x - gsmtp", "end of DATA", TooBig),
        // Microsoft
        (
            "550 5.7.1 Unfortunately, messages from [192.0.2.9] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
            "MAIL FROM",
            Blocked,
        ),
        (
            "550 5.7.511 Access denied, banned sender[192.0.2.9]. To request removal from this list please forward this message to delist@microsoft.com",
            "RCPT TO",
            Blocked,
        ),
        (
            "451 4.7.650 The mail server [192.0.2.9] has been temporarily rate limited due to IP reputation. For e-mail delivery information see https://postmaster.live.com (S775)",
            "RCPT TO",
            RateLimited,
        ),
        (
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
            "RCPT TO",
            NoSuchUser,
        ),
        (
            "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [x.prod.protection.outlook.com]",
            "RCPT TO",
            Disabled,
        ),
        ("554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", "end of DATA", Full),
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "end of DATA", Refused),
        ("550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.", "MAIL FROM", Blocked),
        ("550 5.7.23 The message was rejected because of Sender Policy Framework violation", "RCPT TO", Authentication),
        ("530 5.7.57 Client not authenticated to send mail", "MAIL FROM", Policy),
        // Yahoo, Apple
        (
            "554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0] - mta.yahoo.com",
            "end of DATA",
            NoSuchUser,
        ),
        (
            "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.9, because the ip is in Spamhaus's list",
            "MAIL FROM",
            Blocked,
        ),
        (
            "554 5.7.0 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/102322",
            "end of DATA",
            Spam,
        ),
        ("550 5.7.0 [CS01] Message rejected due to local policy.", "end of DATA", Blocked),
        // operators
        (
            "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]",
            "RCPT TO",
            NoSuchUser,
        ),
        (
            "421 smtp.orange.fr Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]",
            "MAIL FROM",
            RateLimited,
        ),
        ("550 5.7.1 Resources restricted. Your IP, 192.0.2.9, is blacklisted. CXBL", "MAIL FROM", Blocked),
        ("554 5.7.1 AUP#IN-1210 too many sessions", "MAIL FROM", RateLimited),
        ("554 resimta.comcast.net comcast 192.0.2.9 Comcast BL000010 Blocked for spam", "MAIL FROM", Blocked),
        // Asia
        ("552 Too much mail data a@docomo.ne.jp", "end of DATA", Full),
        ("550 Connection frequency limited. http://service.mail.qq.com/cgi-bin/help", "end of DATA", RateLimited),
        ("550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?no=1000726", "end of DATA", Spam),
        ("554 DT:SPM 163 smtp10,DsCowAD; http://mail.163.com/help/help_spam_16.htm", "end of DATA", Spam),
        ("554 HL:IFC 163 mx1; http://mail.163.com/help/help_spam_16.htm", "MAIL FROM", RateLimited),
        // services
        (
            "550 Rejected by header based Anti-Spoofing policy: n@sender.example - https://community.mimecast.com/docs/DOC-1369#550",
            "end of DATA",
            SenderRejected,
        ),
        ("554 5.7.1 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.9", "MAIL FROM", Blocked),
        (
            "553 Message filtered. Refer to the Troubleshooting page at http://www.symanteccloud.com/troubleshooting",
            "end of DATA",
            Spam,
        ),
        ("550 5.1.1 <a@b.example> Account does not exist", "RCPT TO", NoSuchUser),
    ] {
        let got = bounces(&reply(said, stage));
        assert_eq!(got.first().map(|b| b.1), Some(reason), "{said}");
    }
}
