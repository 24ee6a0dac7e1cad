//! DMARC failure reports (RFC 6591, RFC 9991; RFC 7489, section 7.3): one message that failed, told by its receiver.
//!
//! A report is one of these where it says how the identifiers were aligned: in Identity-Alignment, which RFC 7489 (section
//! 7.3.1) and RFC 9991 require of a DMARC failure report, or in the plain words that exim sites use. A feedback report of
//! type auth-failure without it tells of DKIM or SPF, or comes from a filter older than the RFC: a complaint of that type
//! ([`crate::arf`]), with the same fields. Bodies are never kept, and of the original only the header fields that the
//! configuration lists.

use jiff::Timestamp;
use model::{
    AuthFailure, Context, DeliveryResult, Event, FailureReport, Id, IdentityAlignment, Mail, Original, Outcome,
    Reading, ReceiverResults, Step, Term, Trace, Warning,
};

use crate::feedback::Feedback;
use crate::organizational::domain_of_address;
use crate::original::{Returned, first_address};
use crate::verdicts;

/// Reads a failure report. `None` where the mail is none.
pub fn read(mail: &Mail<'_>, context: &Context<'_>, trace: &mut Trace) -> Option<Reading> {
    let read = match Feedback::of(mail) {
        Some(feedback) if is_failure_report(&feedback) => Some(of_feedback(mail, &feedback, context)),
        Some(_) => None,
        None => of_text(mail, context),
    };
    let reading = read?;
    trace.note(|| Step {
        about: "format",
        decided: "dmarc_failure".to_owned(),
        rule: "the report says how the identifiers were aligned".to_owned(),
        evidence: mail.headers().get("Subject").unwrap_or_default().to_owned(),
        source: "RFC 9991; RFC 7489, section 7.3.1".to_owned(),
    });
    Some(reading)
}

/// Whether a feedback report is a DMARC failure report.
pub(crate) fn is_failure_report(feedback: &Feedback) -> bool {
    let kind = feedback.get("Feedback-Type").unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("auth-failure") && feedback.get("Identity-Alignment").is_some()
}

fn of_feedback(mail: &Mail<'_>, feedback: &Feedback, context: &Context<'_>) -> Reading {
    let mut warnings = Vec::new();
    let sent = feedback.get("Auth-Failure");
    let auth_failures = words::<AuthFailure>(sent);
    if sent.is_none() {
        warnings.push(Warning::new("auth_failure_missing", "RFC 6591 requires Auth-Failure").at("Auth-Failure"));
    }
    let alignment = feedback.get("Identity-Alignment");
    let identity_alignment = words::<IdentityAlignment>(alignment);
    if identity_alignment.is_empty() {
        let message = format!("none of its words is known: {}", alignment.unwrap_or_default());
        warnings.push(Warning::new("identity_alignment_unknown", message).at("Identity-Alignment"));
    }
    let original = Returned::of(mail).map(|returned| returned.original(context)).unwrap_or_default();
    let report = FailureReport {
        auth_failure_raw: sent.filter(|sent| is_off(sent, &auth_failures)).map(str::to_owned),
        auth_failures,
        identity_alignment,
        delivery_result: feedback.get("Delivery-Result").and_then(delivery_result),
        reported_domain: feedback.get("Reported-Domain").map(str::to_ascii_lowercase),
        source_ip: feedback.source_ip(),
        source_port: feedback.get("Source-Port").and_then(|port| port.trim().parse().ok()),
        original_mail_from: feedback.address("Original-Mail-From"),
        original_rcpt_to: feedback.all("Original-Rcpt-To").map(crate::feedback::address).collect(),
        original_envelope_id: feedback.text("Original-Envelope-Id"),
        arrival_date: feedback.arrival_date(),
        reporting_mta: feedback.reporting_mta(),
        user_agent: feedback.text("User-Agent"),
        authentication_results: feedback.texts("Authentication-Results"),
        dkim_domain: feedback.get("DKIM-Domain").map(str::to_ascii_lowercase),
        dkim_identity: feedback.text("DKIM-Identity"),
        dkim_selector: feedback.text("DKIM-Selector"),
        dkim_selector_dns: feedback.text("DKIM-Selector-DNS"),
        spf_dns: feedback.text("SPF-DNS"),
        incidents: feedback.incidents(),
        original,
        dialect: dialect(feedback).to_owned(),
        ..empty(mail, context)
    };
    Reading { warnings, ..Reading::new(Outcome::DmarcFailure, vec![Event::DmarcFailure(Box::new(report))]) }
}

fn dialect(feedback: &Feedback) -> &'static str {
    match feedback.get("User-Agent").unwrap_or_default() {
        agent if agent.starts_with("NtesDmarcReporter") => "netease",
        agent if agent.starts_with("OpenDMARC") => "opendmarc",
        _ => "arf",
    }
}

/// The comma-separated words that are known.
fn words<T: Term + PartialEq>(text: Option<&str>) -> Vec<T> {
    let mut words = Vec::new();
    for word in text.unwrap_or_default().split([',', ';', '/', ' ']).filter_map(|word| T::from_spelling(word.trim())) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn is_off(sent: &str, words: &[AuthFailure]) -> bool {
    let spelled: Vec<_> = words.iter().map(|word| word.as_str()).collect();
    spelled.join(",") != sent.replace(' ', "")
}

fn delivery_result(text: &str) -> Option<DeliveryResult> {
    DeliveryResult::from_spelling(text.trim()).or_else(|| {
        // What filters write that followed a draft.
        const ALSO: [(&str, DeliveryResult); 5] = [
            ("inbox", DeliveryResult::Delivered),
            ("smg-policy-action", DeliveryResult::Policy),
            ("rejected", DeliveryResult::Reject),
            ("quarantine", DeliveryResult::Spam),
            ("quarantined", DeliveryResult::Spam),
        ];
        ALSO.iter().find(|(known, _)| known.eq_ignore_ascii_case(text.trim())).map(|(_, result)| *result)
    })
}

/// The plain words of exim sites: `Sender Domain: …`, `SPF Alignment: no`, and the header of the original behind a line of
/// dashes.
fn of_text(mail: &Mail<'_>, context: &Context<'_>) -> Option<Reading> {
    let text = mail.parts().find(|part| part.media_type.is("text/plain")).and_then(|part| part.text())?;
    let text = head(text, 64 * 1024);
    if !text.contains("failed the published DMARC policy") && !text.contains("DMARC Results:") {
        return None;
    }
    let (told, returned) = text.split_once("\n------").unwrap_or((text, ""));
    let value = |name: &str| {
        told.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.trim().eq_ignore_ascii_case(name).then(|| value.trim()).filter(|value| !value.is_empty())
        })
    };
    // The sentence alone can be quoted by anybody: the table is what makes a report.
    let domain = value("Sender Domain")?;
    let spf = value("SPF Alignment");
    let dkim = value("DKIM Alignment");
    if spf.is_none() && dkim.is_none() {
        return None;
    }
    let no = |value: Option<&str>| value.is_some_and(|value| value.eq_ignore_ascii_case("no"));
    let identity_alignment = match (no(dkim), no(spf)) {
        (true, true) => vec![IdentityAlignment::Dkim, IdentityAlignment::Spf],
        (true, false) => vec![IdentityAlignment::Dkim],
        (false, true) => vec![IdentityAlignment::Spf],
        (false, false) => Vec::new(),
    };
    let returned = returned.split_once('\n').map(|(_, header)| Returned::of_text(header));
    let original = returned.as_ref().map(|returned| returned.original(context)).unwrap_or_default();
    let received: Option<Timestamp> = value("Received date").and_then(model::timestamp);
    let action = value("DMARC Results").and_then(|results| results.rsplit(',').next()).map(str::trim);
    let report = FailureReport {
        auth_failures: vec![AuthFailure::Dmarc],
        identity_alignment,
        delivery_result: action.and_then(|action| match action.to_ascii_lowercase().as_str() {
            "accept" => Some(DeliveryResult::Delivered),
            "reject" => Some(DeliveryResult::Reject),
            "quarantine" => Some(DeliveryResult::Spam),
            _ => None,
        }),
        reported_domain: Some(domain.to_ascii_lowercase()),
        source_ip: value("Sender IP Address").and_then(|text| text.parse().ok()),
        arrival_date: received,
        authentication_results: returned.as_ref().map(|r| r.all("Authentication-Results")).unwrap_or_default(),
        original,
        dialect: "exim".to_owned(),
        ..empty(mail, context)
    };
    Some(Reading::new(Outcome::DmarcFailure, vec![Event::DmarcFailure(Box::new(report))]))
}

fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn empty(mail: &Mail<'_>, context: &Context<'_>) -> FailureReport {
    let reporter = mail.headers().get("From").and_then(first_address).and_then(|from| domain_of_address(&from));
    FailureReport {
        event_id: Id::of(&[&context.mail_id.0, &0_u32.to_be_bytes()]),
        mail_id: context.mail_id,
        received_at: context.received_at,
        auth_failures: Vec::new(),
        auth_failure_raw: None,
        identity_alignment: Vec::new(),
        delivery_result: None,
        reported_domain: None,
        source_ip: None,
        source_port: None,
        original_mail_from: None,
        original_rcpt_to: Vec::new(),
        original_envelope_id: None,
        arrival_date: None,
        reporting_mta: None,
        user_agent: None,
        authentication_results: Vec::new(),
        dkim_domain: None,
        dkim_identity: None,
        dkim_selector: None,
        dkim_selector_dns: None,
        spf_dns: None,
        incidents: 1,
        original: Original::default(),
        dialect: String::new(),
        reporter_verified: reporter.and_then(|domain| verdicts::is_verified(context, &domain)),
        receiver: ReceiverResults::default(),
    }
}
