//! Whose word on a mail's sender is taken, and whose is not.

use reports::verdicts::{Trust, Verdicts, verdicts};
use unpack::Limits;

const SES: &str = "Return-Path: <dmarc@google.com>\nReceived: from mail.google.com (mail.google.com [192.0.2.1]) by \
                   inbound-smtp.eu-west-1.amazonaws.com with SMTP id x for rua@lm.example; Mon, 21 Sep 2026 10:00:00 +0000 \
                   (UTC)\nX-SES-Spam-Verdict: PASS\nX-SES-Virus-Verdict: PASS\nReceived-SPF: pass (spfCheck: domain of google.com \
                   designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=dmarc@google.com; \
                   helo=mail.google.com;\n";
const OWN: &str = "Authentication-Results: amazonses.com; spf=pass (spfCheck: domain of google.com designates 192.0.2.1 as \
                   permitted sender) client-ip=192.0.2.1; envelope-from=dmarc@bounce.google.com; helo=mail.google.com; \
                   dkim=pass header.i=@google.com; dmarc=pass header.from=google.com;\n";
const FORGED: &str = "Authentication-Results: amazonses.com; dkim=pass header.d=forged.example\n";
const REST: &str = "X-SES-RECEIPT: x\nReceived: by 2002:a05 with SMTP id y; Mon, 21 Sep 2026 09:59:59 +0000\nFrom: \
                    noreply@google.com\n\nbody\n";

fn found(raw: &str, trusted: &str) -> Option<Verdicts> {
    let mail = unpack::mail(raw.as_bytes(), &Limits::default());
    verdicts(&mail, &Trust { authserv_ids: vec![trusted.to_owned()] })
}

/// Of DKIM, SPF and DMARC.
type Words = [Option<&'static str>; 3];

/// The words of the receiving system stand in the tables as it wrote them, in lower case.
#[test]
fn words() {
    let own = "Received: from a by mx.lm.example with ESMTP; Mon, 21 Sep 2026 10:00:00 +0000\nFrom: a@b\n\n";
    let cases: Vec<(&str, String, Option<Words>)> = vec![
        ("SES's own field", format!("{SES}{OWN}{REST}"), Some([Some("pass"); 3])),
        ("nothing is known", format!("{SES}{REST}"), None),
        ("nothing that can be believed", format!("{own}{OWN}"), None),
        (
            "one of several signatures passed; SPF is in capitals; nothing is said of DMARC",
            format!(
                "Authentication-Results: amazonses.com; dkim=fail header.d=a.example; dkim=pass header.d=b.example; \
                 dkim=neutral header.d=c.example; spf=SoftFail\n{own}"
            ),
            Some([Some("pass"), Some("softfail"), None]),
        ),
        (
            "none passed: the first counts",
            format!(
                "Authentication-Results: amazonses.com; dkim=temperror; dkim=fail; spf=none; dmarc/1=fail p=none\n{own}"
            ),
            Some([Some("temperror"), Some("none"), Some("fail")]),
        ),
        (
            "several fields, one for each method",
            format!(
                "Authentication-Results: amazonses.com; dkim=pass header.d=a.example\nAuthentication-Results: amazonses.com; spf=fail\n{own}"
            ),
            Some([Some("pass"), Some("fail"), None]),
        ),
        (
            "what is no keyword",
            format!("Authentication-Results: amazonses.com; dkim==cmd|x; spf={}; dmarc=\n{own}", "x".repeat(99)),
            Some([None; 3]),
        ),
    ];
    for (name, raw, wanted) in cases {
        let found = found(&raw, "amazonses.com");
        let found =
            found.as_ref().map(|v| &v.results).map(|v| [v.dkim.as_deref(), v.spf.as_deref(), v.dmarc.as_deref()]);
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn cases() {
    let ses = |fields: &str| format!("{SES}{fields}{REST}");
    let own = "Received: from a by mx.lm.example with ESMTP; Mon, 21 Sep 2026 10:00:00 +0000\n";
    let milter = "Authentication-Results: mx.lm.example; dkim=pass (2048-bit key; unprotected) header.d=reporter.example \
                  header.i=@reporter.example header.b=\"abc\"\nAuthentication-Results: mx.lm.example; spf=fail smtp.mailfrom=x@y.example\n";
    let cases: Vec<(&str, String, &str, Option<Vec<&str>>)> = vec![
        ("SES's own field", ses(OWN), "amazonses.com", Some(vec!["bounce.google.com", "google.com"])),
        (
            "the first counts, a forged one behind it does not",
            ses(&format!("{OWN}{FORGED}")),
            "amazonses.com",
            Some(vec!["bounce.google.com", "google.com"]),
        ),
        ("behind the fields of SES", format!("{SES}From: a@b\n{FORGED}{REST}"), "amazonses.com", None),
        (
            "behind the next Received",
            format!("{SES}{REST}").replace("From: noreply", &format!("{FORGED}From: noreply")),
            "amazonses.com",
            None,
        ),
        ("a mail that did not come through SES", format!("{own}{OWN}From: a@b\n\n"), "amazonses.com", None),
        ("no Received field at all", format!("{FORGED}From: a@b\n\n"), "amazonses.com", None),
        ("another authserv-id", ses(OWN), "mx.lm.example", None),
        (
            "one's own milters, above Received",
            format!("{milter}{own}From: a@b\n\n"),
            "mx.lm.example",
            Some(vec!["reporter.example"]),
        ),
        ("the sender's, below Received", format!("{own}{milter}From: a@b\n\n"), "mx.lm.example", None),
        (
            "nothing passed",
            ses("Authentication-Results: amazonses.com; spf=fail smtp.mailfrom=a@b; dkim=none\n"),
            "amazonses.com",
            Some(vec![]),
        ),
        (
            "an address that breaks out of a comment",
            ses(
                "Authentication-Results: amazonses.com; spf=pass (domain of \"x) ; dkim=pass header.d=forged.example (\"@evil.example) envelope-from=a@evil.example\n",
            ),
            "amazonses.com",
            None,
        ),
        (
            "an address that breaks out of its value",
            ses(
                "Authentication-Results: amazonses.com; spf=pass envelope-from=\"a; dkim=pass header.d=forged.example\"@evil.example\n",
            ),
            "amazonses.com",
            None,
        ),
        (
            "parentheses that do not match",
            ses("Authentication-Results: amazonses.com; dkim=pass (x header.d=forged.example\n"),
            "amazonses.com",
            None,
        ),
    ];
    for (name, raw, trusted, wanted) in cases {
        for raw in [raw.clone(), raw.replace('\n', "\r\n")] {
            let got = found(&raw, trusted);
            let got = got.as_ref().map(|found| found.domains.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(got, wanted, "{name}");
        }
    }
}
