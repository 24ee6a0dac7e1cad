//! SMTP TLS reports: the RFC's own example, and what really arrives.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use model::{Context, Id, Term, TlsPolicyType, TlsReport, TlsResultType};
use reports::{Error, tls};

const CONTEXT: Context<'static> = Context {
    mail_id: Id([7; 16]),
    received_at: None,
    envelope_recipient: None,
    authenticated_domains: None,
    keep_headers: &[],
};

/// RFC 8460, appendix B.
const RFC8460: &str = r#"{
  "organization-name": "Company-X",
  "date-range": {"start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z"},
  "contact-info": "sts-reporting@company-x.example",
  "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
  "policies": [{
    "policy": {
      "policy-type": "sts",
      "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
      "policy-domain": "Company-Y.example",
      "mx-host": ["*.mail.company-y.example"]
    },
    "summary": {"total-successful-session-count": 5326, "total-failure-session-count": 303},
    "failure-details": [
      {"result-type": "certificate-expired", "sending-mta-ip": "2001:db8:abcd:0012::1", "receiving-mx-hostname": "mx1.mail.company-y.example", "failed-session-count": 100},
      {"result-type": "starttls-not-supported", "sending-mta-ip": "2001:db8:abcd:0013::1", "receiving-mx-hostname": "mx2.mail.company-y.example", "receiving-ip": "203.0.113.56", "failed-session-count": 200, "additional-information": "https://reports.company-x.example/report_info?id=5065427c-23d3#StarttlsNotSupported"},
      {"result-type": "validation-failure", "sending-mta-ip": "198.51.100.62", "receiving-ip": "203.0.113.58", "receiving-mx-hostname": "mx-backup.mail.company-y.example", "failed-session-count": 3, "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"}
    ]
  }]
}"#;

fn read(document: impl AsRef<[u8]>) -> TlsReport {
    tls::read(document.as_ref(), &CONTEXT, &reports::Limits::DEFAULT, 0).unwrap()
}

fn codes(report: &TlsReport) -> Vec<&str> {
    report.warnings.iter().map(|warning| warning.code.as_str()).collect()
}

#[test]
fn the_example_of_the_rfc() {
    assert!(tls::looks_like(RFC8460.as_bytes()));
    let report = read(RFC8460);
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(report.organization_name.as_deref(), Some("Company-X"));
    assert_eq!(report.begin.unwrap().to_string(), "2016-04-01T00:00:00Z");
    let policy = &report.policies[0];
    assert_eq!(
        (policy.policy_type, policy.policy_domain.as_deref()),
        (Some(TlsPolicyType::Sts), Some("company-y.example"))
    );
    assert_eq!((policy.policy_string.len(), policy.mx_hosts.len()), (4, 1));
    assert_eq!((policy.successful_sessions, policy.failed_sessions), (5326, 303));
    assert_eq!(policy.failures.iter().map(|failure| failure.failed_sessions).sum::<u64>(), 303);
    let last = &policy.failures[2];
    assert_eq!(last.result_type, Some(TlsResultType::ValidationFailure));
    assert_eq!(last.failure_reason_code.as_deref(), Some("X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"));
    assert!(policy.failures[1].additional_information.as_deref().unwrap().starts_with("https://reports"));
}

type Check = fn(&TlsReport) -> bool;

#[test]
fn what_really_arrives() {
    let cases: &[(&str, &str, &str, &[&str], Check)] = &[
        (
            "no policy-string",
            "\"policy-string\": [\"version: STSv1\", \"mode: testing\", \"mx: *.mail.company-y.example\", \"max_age: 86400\"],",
            "",
            &["tls_policy_string_missing"],
            |r| r.policies[0].policy_string.is_empty(),
        ),
        (
            "a policy without domain",
            "\"policy-domain\": \"Company-Y.example\",",
            "",
            &["tls_policy_domain_missing"],
            |r| r.policies[0].policy_domain.is_none(),
        ),
        ("numbers as strings", "5326", "\"5326\"", &["json_number_as_string"], |r| {
            r.policies[0].successful_sessions == 5326
        }),
        (
            "no contact-info",
            "\"contact-info\": \"sts-reporting@company-x.example\",",
            "",
            &["tls_contact_missing"],
            |r| r.contact_info.is_none(),
        ),
        ("contact-info null", "\"sts-reporting@company-x.example\"", "null", &["tls_contact_missing"], |r| {
            r.contact_info.is_none()
        }),
        ("no organization-name", "\"organization-name\": \"Company-X\",", "", &["tls_organization_missing"], |r| {
            r.organization_name.is_none()
        }),
        (
            "no report-id",
            "\"report-id\": \"5065427c-23d3-47ca-b6e0-946ea0e8c4be\",",
            "",
            &["tls_report_id_missing"],
            |r| r.report_id.is_empty(),
        ),
        ("a number as report-id", "\"5065427c-23d3-47ca-b6e0-946ea0e8c4be\"", "17", &[], |r| r.report_id == "17"),
        (
            "mx-host as text",
            "[\"*.mail.company-y.example\"]",
            "\"*.mail.company-y.example\"",
            &["json_list_expected"],
            |r| r.policies[0].mx_hosts.len() == 1,
        ),
        ("mx-host-pattern", "\"mx-host\"", "\"mx-host-pattern\"", &[], |r| r.policies[0].mx_hosts.len() == 1),
        ("an unknown policy-type", "\"policy-type\": \"sts\"", "\"policy-type\": \"magic\"", &["value_unknown"], |r| {
            r.policies[0].policy_type.is_none() && r.policies[0].policy_type_raw.as_deref() == Some("magic")
        }),
        ("a type in upper case", "\"policy-type\": \"sts\"", "\"policy-type\": \"STS\"", &[], |r| {
            r.policies[0].policy_type == Some(TlsPolicyType::Sts)
                && r.policies[0].policy_type_raw.as_deref() == Some("STS")
        }),
        ("an unknown result-type", "certificate-expired", "moon-phase", &["value_unknown"], |r| {
            r.policies[0].failures[0].result_type_raw.as_deref() == Some("moon-phase")
        }),
        ("a negative count", "303}", "-303}", &["count_invalid"], |r| r.policies[0].failed_sessions == 0),
        ("dates without zone", "2016-04-01T00:00:00Z", "2016-04-01 00:00:00", &["date_malformed"], |r| {
            r.begin.unwrap().as_second() == 1_459_468_800
        }),
        ("days", "2016-04-01T00:00:00Z", "2016-04-01", &["date_malformed"], |r| {
            r.begin.unwrap().as_second() == 1_459_468_800
        }),
        ("no failure-details", "\"failure-details\"", "\"other\"", &[], |r| r.policies[0].failures.is_empty()),
        ("failure-details null", "\"failure-details\": [", "\"failure-details\": null, \"other\": [", &[], |r| {
            r.policies[0].failures.is_empty()
        }),
    ];
    for (name, from, to, wanted, check) in cases {
        assert!(RFC8460.contains(from), "{name}");
        let report = read(RFC8460.replacen(from, to, 1));
        assert_eq!(codes(&report), *wanted, "{name}");
        assert!(check(&report), "{name}: {report:#?}");
    }
}

#[test]
fn bytes_around_and_within() {
    let wanted = read(RFC8460).content_id;
    let wide: Vec<u8> = format!("\u{feff}{RFC8460}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(Vec<u8>, &[&str]); 4] = [
        (format!("\u{feff}{RFC8460}").into_bytes(), &[]),
        (wide, &[]),
        (format!("{RFC8460}\0\0\n").into_bytes(), &[]),
        (format!("{RFC8460}\n-- \nfooter").into_bytes(), &["json_trailing_bytes"]),
    ];
    for (bytes, codes_wanted) in cases {
        assert!(tls::looks_like(&bytes));
        let report = read(&bytes);
        assert_eq!((report.content_id, codes(&report)), (wanted, codes_wanted.to_vec()));
    }
}

#[test]
fn words_of_the_registry() {
    for kind in TlsResultType::ALL {
        let report = read(RFC8460.replace("certificate-expired", kind.as_str()));
        assert_eq!(report.policies[0].failures[0].result_type, Some(*kind));
    }
    for kind in TlsPolicyType::ALL {
        let report = read(RFC8460.replace("\"policy-type\": \"sts\"", &format!("\"policy-type\": \"{kind}\"")));
        assert_eq!(report.policies[0].policy_type, Some(*kind));
    }
}

#[test]
fn what_a_stranger_may_send() {
    let deep = format!("{{\"report-id\": {}", "[".repeat(100_000));
    let many = format!("{{\"report-id\": \"x\", \"policies\": [{}]}}", "{},".repeat(300_000));
    let long = format!("{{\"report-id\": \"{}\"}}", "x".repeat(9_000_000));
    for (document, wanted) in [
        (many.as_str(), Some(Error::Limit { limit: "tls_values", value: 200_000 })),
        (long.as_str(), Some(Error::Limit { limit: "tls_document", value: 8_388_608 })),
        (deep.as_str(), Some(Error::Limit { limit: "tls_depth", value: 64 })),
        ("{}", None),
        ("[]", None),
        ("{\"report-id\":", None),
        ("", None),
    ] {
        let got = tls::read(document.as_bytes(), &CONTEXT, &reports::Limits::DEFAULT, 0).unwrap_err();
        match wanted {
            Some(wanted) => assert_eq!(got, wanted),
            None => assert!(matches!(got, Error::NotAReport { .. }), "{got:?}"),
        }
    }
    assert!(!tls::looks_like(b"{\"policies\": 1}"));
    assert!(!tls::looks_like(b"<feedback>"));
}
