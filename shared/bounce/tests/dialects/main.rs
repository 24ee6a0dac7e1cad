//! Reports that no corpus file holds: what each server's source code, templates or documentation lets it write. Made by us.

mod replies;
mod tables;

use model::{BounceType, Context, Event, Id, NoticeReason, Outcome, Reading, Reason, Trace};

fn read(raw: &str) -> Option<Reading> {
    let mail = unpack::mail(raw.as_bytes(), &unpack::Limits::default());
    let context = Context {
        mail_id: Id::of_mail(raw.as_bytes()),
        received_at: None,
        envelope_recipient: None,
        keep_headers: &[],
        authenticated_domains: None,
    };
    bounce::read(&mail, &context, &mut Trace::off())
        .or_else(|| bounce::read_unnamed(&mail, &context, &mut Trace::off()))
}

/// Recipient, reason, status and reply code of every bounce.
fn bounces(raw: &str) -> Vec<(String, Reason, String, u16)> {
    let Some(reading) = read(raw) else { return Vec::new() };
    reading
        .events
        .into_iter()
        .filter_map(|event| match event {
            Event::Bounce(bounce) => Some((
                bounce.recipient.unwrap_or_default(),
                bounce.reason,
                bounce.status.unwrap_or_default(),
                bounce.smtp_code.unwrap_or_default(),
            )),
            _ => None,
        })
        .collect()
}

#[track_caller]
fn one(raw: &str, recipient: &str, reason: Reason, status: &str, code: u16) {
    assert_eq!(bounces(raw), [(recipient.to_owned(), reason, status.to_owned(), code)]);
}

/// A mail from a daemon, with a text.
fn text(from: &str, subject: &str, body: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: {from}\nTo: n@sender.example\nSubject: {subject}\nDate: Mon, 1 Sep 2025 10:00:00 +0000\n\n{body}"
    )
}

/// A multipart/report with a text and fields.
fn report(from: &str, subject: &str, body: &str, fields: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: {from}\nTo: n@sender.example\nSubject: {subject}\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"=b\"\n\n--=b\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\
         --=b\nContent-Type: message/delivery-status\n\n{fields}\n\n--=b\nContent-Type: message/rfc822\n\nFrom: n@sender.example\nTo: a@b.example\n\
         Subject: s\nMessage-ID: <o@sender.example>\n\nbody\n\n--=b--\n"
    )
}

fn postfix(said: &str, fields: &str) -> String {
    report(
        "MAILER-DAEMON@mx.example.net (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        &format!(
            "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\nbe delivered.\n\n                   The mail system\n\n<a@b.example>: {said}\n"
        ),
        &format!(
            "Reporting-MTA: dns; mx.example.net\nX-Postfix-Queue-ID: 1\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n{fields}"
        ),
    )
}

/// A remote reply, seen through Postfix.
fn reply(code_and_text: &str, stage: &str) -> String {
    let status = code_and_text
        .split([' ', '-'])
        .nth(1)
        .filter(|s| s.starts_with(['4', '5']) && s.contains('.'))
        .unwrap_or("5.0.0");
    postfix(
        &format!("host mx.b.example[192.0.2.1] said: {code_and_text}\n    (in reply to {stage} command)"),
        &format!("Status: {status}\nRemote-MTA: dns; mx.b.example\nDiagnostic-Code: smtp; {code_and_text}"),
    )
}

#[test]
fn postfix_own_words() {
    use Reason::{Expired, Full, Network, NeverAccepts, NoSuchDomain, NoSuchUser, RemoteError, Tls, TooBig};
    for (said, status, reason) in [
        ("unknown user: \"a\"", "5.1.1", NoSuchUser),
        ("User unknown in virtual mailbox table", "5.1.1", NoSuchUser),
        ("mail for b.example loops back to myself", "5.4.6", Network),
        ("mail forwarding loop for a@b.example", "5.4.6", Network),
        (
            "Host or domain name not found. Name service error for name=b.example type=A: Host not found",
            "5.4.4",
            NoSuchDomain,
        ),
        (
            "Host or domain name not found. Name service error for name=b.example type=MX: Host not found, try again",
            "4.4.3",
            Network,
        ),
        ("Domain b.example does not accept mail (nullMX)", "5.1.0", NeverAccepts),
        ("connect to mx.b.example[192.0.2.1]:25: Connection timed out", "4.4.1", Expired),
        ("connect to mx.b.example[192.0.2.1]:25: No route to host", "4.4.1", Network),
        ("connect to mx.b.example[2001:db8::1]:25: Network is unreachable", "4.4.1", Network),
        ("lost connection with mx.b.example[192.0.2.1] while receiving the initial server greeting", "4.4.2", Network),
        ("message size 20971520 exceeds size limit 10485760 of server mx.b.example[192.0.2.1]", "5.3.4", TooBig),
        ("TLS is required, but was not offered by host mx.b.example[192.0.2.1]", "5.7.4", Tls),
        ("Server certificate not trusted", "5.7.5", Tls),
        ("Command died with status 1: \"/usr/bin/procmail\"", "5.3.0", RemoteError),
        ("temporary failure. Command output: lda: Error: Disk quota exceeded", "4.3.0", Full),
        ("maildir delivery failed: error writing message: Disk quota exceeded", "5.2.2", Full),
        ("can't create user output file", "5.2.0", RemoteError),
        ("cannot update mailbox /var/mail/a for user a. error writing message: File too large", "5.2.2", RemoteError),
    ] {
        let got = bounces(&postfix(said, &format!("Status: {status}\nDiagnostic-Code: x-postfix; {said}")));
        assert_eq!(got.first().map(|b| (b.1, b.2.as_str())), Some((reason, status)), "{said}");
    }
}

#[test]
fn exim_routers_and_transports() {
    use Reason::{
        Expired, Full, Network, NoSuchDomain, NoSuchUser, RateLimited, RelayDenied, RemoteError, Tls, TooBig,
    };
    for (said, reason, code) in [
        ("    Unrouteable address\n", NoSuchDomain, 0),
        ("    unknown user\n", NoSuchUser, 0),
        ("    No Such User Here\n", NoSuchUser, 0),
        ("    all relevant MX records point to non-existent hosts\n", NoSuchDomain, 0),
        ("    retry timeout exceeded\n", Expired, 0),
        (
            "    host mx.b.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<a@b.example>:\n    550 5.1.1 no such user\n",
            NoSuchUser,
            550,
        ),
        (
            "    SMTP error from remote mail server after end of data:\n    host mx.b.example [192.0.2.1]: 452 4.2.2 Mailbox full:\n    retry timeout exceeded\n",
            Full,
            452,
        ),
        ("    mailbox is full (MTA-imposed quota exceeded while writing to file /var/mail/a)\n", Full, 0),
        ("    Too many \"Received\" headers - suspected mail loop\n", Network, 0),
        ("    message is too big (transport limit = 1024)\n", TooBig, 0),
        (
            "    host mx.b.example [192.0.2.1]\n    a TLS session is required, but the server did not offer TLS support\n",
            Tls,
            0,
        ),
        (
            "    Domain sender.example has exceeded the max emails per hour (250/250 (100%)) allowed.  Message discarded.\n",
            RateLimited,
            0,
        ),
        (
            "    host mx.b.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<a@b.example>:\n    550 relay not permitted\n",
            RelayDenied,
            550,
        ),
        ("    local delivery failed\n", RemoteError, 0),
    ] {
        let body = format!(
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  a@b.example\n{said}\n------ This is a copy of the message, including all the headers. ------\n\nFrom: n@sender.example\nTo: c@d.example\n"
        );
        let got = bounces(&text(
            "Mail Delivery System <Mailer-Daemon@mx.example.net>",
            "Mail delivery failed: returning message to sender",
            &body,
        ));
        assert_eq!(got.len(), 1, "{said}");
        assert_eq!((got[0].0.as_str(), got[0].1, got[0].3), ("a@b.example", reason, code), "{said}");
    }
    let hidden = "This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n  an undisclosed address\n    (generated from a@b.example)\n    Unrouteable address\n";
    one(
        &text("Mailer-Daemon@mx.example.net", "Mail delivery failed", hidden),
        "a@b.example",
        Reason::NoSuchDomain,
        "",
        0,
    );
}

#[test]
fn qmail_and_its_kin() {
    use Reason::*;
    for (said, reason, status, code) in [
        ("Sorry, no mailbox here by that name. (#5.1.1)\n", NoSuchUser, "5.1.1", 0),
        ("Sorry, I couldn't find any host named b.example. (#5.1.2)\n", NoSuchDomain, "5.1.2", 0),
        (
            "CNAME lookup failed temporarily. (#4.4.3)\nI'm not going to try again; this message has been in the queue too long.\n",
            Network,
            "4.4.3",
            0,
        ),
        (
            "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown\nGiving up on 192.0.2.1.\n",
            NoSuchUser,
            "5.1.1",
            550,
        ),
        ("192.0.2.1 failed after I sent the message.\nRemote host said: 552 5.2.2 mailbox full\n", Full, "5.2.2", 552),
        ("Connected to 192.0.2.1 but sender was rejected.\nRemote host said: 553 no\n", SenderRejected, "", 553),
        ("Connected to 192.0.2.1 but greeting failed.\nRemote host said: 554 go away\n", Blocked, "", 554),
        (
            "Connected to 192.0.2.1 but connection died. (#4.4.2)\nI'm not going to try again; this message has been in the queue too long.\n",
            Network,
            "4.4.2",
            0,
        ),
        (
            "Sorry. Although I'm listed as a best-preference MX or A for that host,\nit isn't in my control/locals file, so I don't treat it as local. (#5.4.6)\n",
            Network,
            "5.4.6",
            0,
        ),
        ("This message is looping: it already has my Delivered-To line. (#5.4.6)\n", Network, "5.4.6", 0),
        ("maildir delivery failed: DomainDiskQuota exceeded\n", Full, "", 0),
        ("Recipient's mailbox is full, message returned to sender. (#5.2.2)\n", Full, "5.2.2", 0),
    ] {
        let body = format!(
            "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<a@b.example>:\n{said}\n--- Below this line is a copy of the message.\n\nReturn-Path: <n@sender.example>\nTo: c@d.example\n"
        );
        let got = bounces(&text("MAILER-DAEMON@mx.example.net", "failure notice", &body));
        assert_eq!(got, [("a@b.example".to_owned(), reason, status.to_owned(), code)], "{said}");
    }
}

#[test]
fn exchange_in_many_languages() {
    for (failed, administrators, generating, said) in [
        (
            "Delivery has failed to these recipients or groups:",
            "Diagnostic information for administrators:",
            "Generating server:",
            "Remote Server returned",
        ),
        (
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:",
            "Diagnoseinformationen für Administratoren:",
            "Generierender Server:",
            "Remote Server returned",
        ),
        (
            "Échec de la remise à ces destinataires ou groupes :",
            "Informations de diagnostic pour les administrateurs :",
            "Serveur de génération :",
            "Remote Server returned",
        ),
        (
            "No se pudo entregar el mensaje a estos destinatarios o grupos:",
            "Información de diagnóstico para los administradores:",
            "Generando servidor:",
            "Remote Server returned",
        ),
        (
            "Falha na entrega a estes destinatários ou grupos:",
            "Informações de diagnóstico para administradores:",
            "Gerando servidor:",
            "Remote Server returned",
        ),
        (
            "Il recapito non è riuscito per i seguenti destinatari o gruppi:",
            "Informazioni di diagnostica per gli amministratori:",
            "Server di generazione:",
            "Remote Server returned",
        ),
        (
            "次の受信者またはグループへの配信に失敗しました。",
            "管理者向けの診断情報:",
            "生成サーバー:",
            "Remote Server returned",
        ),
        ("向以下收件人或组传递邮件失败:", "管理员的诊断信息:", "正在生成服务器:", "Remote Server returned"),
        (
            "다음 받는 사람 또는 그룹에 배달하지 못했습니다.",
            "관리자용 진단 정보:",
            "생성하는 서버:",
            "Remote Server returned",
        ),
        (
            "Сбой доставки следующим получателям или группам:",
            "Диагностические сведения для администраторов:",
            "Формирующий сервер:",
            "Remote Server returned",
        ),
    ] {
        let body = format!(
            "{failed}\n\nA (a@b.example)<mailto:a@b.example>\n\n{administrators}\n\n{generating} mx.example.net\n\na@b.example\n{said} '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n\nReceived: from x by y\nFrom: n@sender.example\nTo: c@d.example\n"
        );
        one(&text("postmaster@example.net", "?", &body), "a@b.example", Reason::NoSuchUser, "5.1.1", 550);
    }
}

#[test]
fn exchange_of_2003() {
    let body = "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tHello\n      Sent:\t1/9/2025 10:00 AM\n\nThe following recipient(s) could not be reached:\n\n      a@b.example on 1/9/2025 10:01 AM\n            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.\n            <mx.b.example #5.1.1>\n";
    one(
        &text("System Administrator <postmaster@b.example>", "Undeliverable: Hello", body),
        "a@b.example",
        Reason::NoSuchUser,
        "5.1.1",
        0,
    );
}

#[test]
fn notices_are_no_bounces() {
    let delayed = postfix(
        "connect to b.example[192.0.2.1]:25: Connection refused",
        "Status: 4.4.1\nWill-Retry-Until: Sat, 6 Sep 2025 10:00:00 +0000",
    )
    .replace("Action: failed", "Action: delayed");
    let reading = read(&delayed).unwrap();
    assert_eq!(reading.outcome, Outcome::Notice);
    assert!(
        matches!(&reading.events[..], [Event::Notice(n)] if n.reason == NoticeReason::Delayed && n.will_retry_until.is_some())
    );

    let body = "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.net.\n\nThe address to which the message has not yet been delivered is:\n\n  a@b.example\n    host mx.b.example [192.0.2.1]\n    Delay reason: Connection refused\n\nNo action is required on your part. Delivery attempts will continue.\n";
    let reading =
        read(&text("Mail Delivery System <Mailer-Daemon@mx.example.net>", "Warning: message 1 delayed 24 hours", body))
            .unwrap();
    assert!(
        matches!(&reading.events[..], [Event::Notice(n)] if n.reason == NoticeReason::Delayed && n.recipient.as_deref() == Some("a@b.example"))
    );

    let mixed = report(
        "MAILER-DAEMON@mx.example.net",
        "Returned mail",
        "The original message was received at x\n",
        "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; a@b.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; c@b.example\nAction: relayed\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; d@b.example\nAction: expanded\nStatus: 2.1.5\n\nFinal-Recipient: rfc822; e@b.example\nAction: failed\nStatus: 5.1.1\n",
    );
    let reading = read(&mixed).unwrap();
    assert_eq!(reading.outcome, Outcome::Bounce);
    let reasons: Vec<_> = reading
        .events
        .iter()
        .map(|e| match e {
            Event::Notice(n) => Some(n.reason),
            _ => None,
        })
        .collect();
    assert_eq!(
        reasons,
        [Some(NoticeReason::Delivered), Some(NoticeReason::Relayed), Some(NoticeReason::Expanded), None]
    );
}

#[test]
fn what_is_no_report() {
    for raw in [
        // a person's answer that quotes a report
        "From: Neko <neko@b.example>\nTo: n@sender.example\nSubject: Re: Undelivered Mail Returned to Sender\nIn-Reply-To: <1@mx>\n\nWhy did I get this?\n\n> This is the mail system at host mx.example.net.\n> I'm sorry to have to inform you that your message could not\n>\n> <a@b.example>: host mx said: 550 5.1.1 User unknown\n".to_owned(),
        // a person's answer with a report in a part of its own
        "From: Neko <neko@b.example>\nTo: n@sender.example\nSubject: Fwd: your mail\nIn-Reply-To: <1@mx>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n--b--\n".to_owned(),
        // a person who pastes one under a subject of their own
        "From: Neko <neko@b.example>\nTo: n@sender.example\nSubject: help\n\nDelivery has failed to these recipients or groups:\n\na@b.example\n\nDiagnostic information for administrators:\n\nGenerating server: mx.example.net\n\na@b.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n".to_owned(),
        // JSON that is no notification
        "From: app@example.com\nSubject: event\n\n{\"eventType\": \"login\", \"user\": \"a@b.example\"}\n".to_owned(),
        // spam that looks like one
        "From: Deals <x@spam.example>\nSubject: Mail delivery failed: buy now\nContent-Type: text/html\n\n<p>Best watches</p>\n".to_owned(),
        // a newsletter about mail
        "From: News <news@example.com>\nSubject: How to read \"550 5.1.1 User unknown\"\n\nThis week: what Final-Recipient and Action: failed mean.\n".to_owned(),
        text("Mailer-Daemon@mx.example.net", "Cron <root@mx> run-parts", "nothing to do\n"),
        String::new(),
    ] {
        assert_eq!(read(&raw).map(|r| r.outcome), None, "{raw}");
    }
}

#[test]
fn dead_addresses_and_only_they_are_permanent() {
    let permanent = |raw: &str| matches!(read(raw).unwrap().events.first(), Some(Event::Bounce(b)) if b.bounce_type == BounceType::Permanent);
    assert!(permanent(&reply("550 5.1.1 <a@b.example>... User unknown", "RCPT TO")));
    assert!(!permanent(&reply("550 <a@b.example>... User unknown", "end of DATA")));
    assert!(!permanent(&reply("552 5.2.2 mailbox full", "RCPT TO")));
    assert!(!permanent(&reply("550 5.7.1 spam", "end of DATA")));
}

#[test]
fn addresses_of_every_form() {
    let fields = |recipient: &str| {
        report(
            "MAILER-DAEMON@x.example",
            "x",
            "x",
            &format!("Reporting-MTA: dns; x\n\n{recipient}\nAction: failed\nStatus: 5.1.1\n"),
        )
    };
    for (field, wanted) in [
        ("Final-Recipient: utf-8; \\x{8C93}@b.example", "貓@b.example"),
        ("Final-Recipient: rfc822;\"john doe\"@B.example", "\"john doe\"@b.example"),
        ("Final-Recipient: LOCAL;\nOriginal-Recipient: rfc822; a+2Bb@b.example", "a+b@b.example"),
        ("Final-Recipient: x-local; /home/a\nX-Actual-Recipient: rfc822; a@b.example", "a@b.example"),
    ] {
        assert_eq!(bounces(&fields(field)).first().map(|b| b.0.clone()).as_deref(), Some(wanted), "{field}");
    }
}

#[test]
fn one_mail_that_says_the_same_twice_gives_two_ids() {
    let twice = report(
        "MAILER-DAEMON@x.example",
        "x",
        "x",
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n",
    );
    let reading = read(&twice).unwrap();
    assert_eq!(reading.events.len(), 2);
    assert_ne!(reading.events[0].event_id(), reading.events[1].event_id());
    assert_eq!(reading, read(&twice).unwrap());
}

#[test]
fn fields_wherever_they_stand() {
    let fields = "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n";
    let head = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nSubject: x\nMIME-Version: 1.0\n";
    let base64 = "UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlLm5ldAoKRmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFAYi5leGFtcGxlCkFjdGlvbjogZmFpbGVkClN0YXR1czogNS4xLjEKRGlhZ25vc3RpYy1Db2RlOiBzbXRwOyA1NTAgNS4xLjEgVXNlciB1bmtub3duCg==";
    let report = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n";
    for raw in [
        format!(
            "{head}{report}--b\n\nhello\n--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{base64}\n--b--\n"
        ),
        format!(
            "{head}{report}--b\n\nhello\n--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\n{fields}\n--b--\n"
        ),
        format!("{head}{report}--b\n\nhello\n--b\nContent-Type: text/plain\n\n{fields}\n--b--\n"),
        format!(
            "{head}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\n{fields}\n--b--\n"
        ),
        format!("{head}\nhello\n\n{fields}"),
        format!(
            "{head}Content-Type: multipart/mixed; boundary=c\n\n--c\n\nhello\n--c\nContent-Type: message/rfc822\n\n{head}{report}--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\n{fields}\n--b--\n--c--\n"
        ),
    ] {
        one(&raw, "a@b.example", Reason::NoSuchUser, "5.1.1", 550);
    }
}

#[test]
fn originals_however_they_are_returned() {
    let head = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n--b\n";
    let original = "From: Neko <n@sender.example>\nTo: a@b.example\nSubject: =?utf-8?B?44OL44Oj44O844Oz?=\nMessage-ID: <o@sender.example>\nDate: Mon, 1 Sep 2025 10:00:00 +0000\n";
    for part in
        ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "text/plain", "message/global-headers"]
    {
        let reading = read(&format!("{head}Content-Type: {part}\n\n{original}\nbody\n--b--\n")).unwrap();
        let Some(Event::Bounce(bounce)) = reading.events.first() else { panic!("{part}") };
        assert_eq!(bounce.original.message_id.as_deref(), Some("o@sender.example"), "{part}");
        assert_eq!(bounce.original.subject.as_deref(), Some("ニャーン"), "{part}");
        assert_eq!(bounce.original.from.as_deref(), Some("n@sender.example"), "{part}");
        assert!(bounce.original.date.is_some(), "{part}");
    }
}

#[test]
fn amazon_sns_in_every_wrapping() {
    let inner = r#"{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"OnAccountSuppressionList","bouncedRecipients":[{"emailAddress":"a@b.example","action":"failed","status":"5.1.1","diagnosticCode":"Amazon SES has suppressed sending to this address"}],"timestamp":"2025-09-01T10:00:00.000Z"},"mail":{"messageId":"1","destination":["a@b.example"],"headers":[{"name":"Message-ID","value":"<o@sender.example>"}]}}"#;
    let wrapped =
        format!("{{\"Type\":\"Notification\",\"MessageId\":\"x\",\"Message\":{}}}", serde_json::Value::from(inner));
    for body in [inner.to_owned(), wrapped, inner.replace("\"status\"", "\"sta!\n tus\"")] {
        let got = bounces(&text("AWS Notifications <no-reply@sns.amazonaws.com>", "AWS Notification Message", &body));
        assert_eq!(got.first().map(|b| (b.0.as_str(), b.1)), Some(("a@b.example", Reason::NeverAccepts)), "{body}");
    }
    let complaint = r#"{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"a@b.example"}],"complaintFeedbackType":"not-spam"},"mail":{}}"#;
    assert_eq!(
        read(&text("no-reply@sns.amazonaws.com", "AWS Notification Message", complaint)).map(|r| r.outcome),
        Some(Outcome::Complaint)
    );
    let delay = r#"{"eventType":"DeliveryDelay","deliveryDelay":{"delayedRecipients":[{"emailAddress":"a@b.example","status":"4.4.1","diagnosticCode":"smtp; 421 4.4.1 Unable to connect to remote host"}],"expirationTime":"2025-09-01T22:00:00.000Z"},"mail":{}}"#;
    assert_eq!(
        read(&text("no-reply@sns.amazonaws.com", "AWS Notification Message", delay)).map(|r| r.outcome),
        Some(Outcome::Notice)
    );
}
