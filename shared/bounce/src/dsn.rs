//! The fields for programs: message/delivery-status (RFC 3464, RFC 6533), as strictly as servers write them.
//!
//! Accepted besides the standard: fields in any order, missing, empty or repeated; per-message and per-recipient fields
//! in one block; no blank line between recipients; white space before the colon; continuation lines without white space;
//! a report that runs into the next part. Known gap: encoded words inside a Diagnostic-Code stay as they are.

use std::borrow::Cow;

use model::Action;

use crate::told::{Report, Told};
use crate::{address, dates, reply, text};

/// Most recipients that are taken from one report. Each becomes an event, so a hostile report is cut here.
pub(crate) const MOST_RECIPIENTS: usize = 10_000;

/// Reads the fields of one part.
pub(crate) fn read<'t>(fields: &'t str, report: &mut Report<'t>) {
    let mut groups = Groups { report, group: Group::default(), said: None };
    let mut field: Option<(&str, Cow<'t, str>)> = None;
    let mut blank = false;
    let mut rest = fields;
    while !rest.is_empty() {
        let here = rest;
        let (line, tail) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = tail;
        let line = line.trim_end();
        if line.trim_start().is_empty() {
            groups.take(field.take());
            groups.end_block();
            blank = true;
            continue;
        }
        let is_folded = line.starts_with([' ', '\t']) && field.is_some();
        match split_field(line).filter(|(name, _)| !is_folded && (field.is_none() || is_named(name))) {
            Some((name, value)) => {
                groups.take(field.take());
                if is_of_a_message(name) && groups.has_told() {
                    groups.report.returned_text = Some(here);
                    break;
                }
                field = Some((name, Cow::Borrowed(value)));
            }
            None => {
                if line.starts_with("--") && blank && groups.has_told() {
                    break;
                }
                if let Some((_, value)) = &mut field
                    && value.len() < 8192
                {
                    let value = value.to_mut();
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
        blank = false;
        if groups.report.told.len() >= MOST_RECIPIENTS {
            return;
        }
    }
    groups.take(field.take());
    groups.end_group();
}

/// Where fields for programs stand within a text for people, at the start of a line.
pub(crate) fn within(text: &str) -> Option<&str> {
    let mut at = 0;
    let mut first = None;
    let mut has_recipient = false;
    let mut has_action_or_status = false;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let name = split_field(line.trim_end()).map(|(name, _)| name);
        let is = |wanted: &[&str]| name.is_some_and(|name| wanted.iter().any(|w| name.eq_ignore_ascii_case(w)));
        if is(&[
            "Reporting-MTA",
            "Final-Recipient",
            "Original-Recipient",
            "Action",
            "Arrival-Date",
            "Received-From-MTA",
        ]) {
            first = first.or(Some(at));
        }
        has_recipient |= is(&["Final-Recipient", "Original-Recipient"]);
        has_action_or_status |= is(&["Action", "Status"]);
        if has_recipient && has_action_or_status {
            return text.get(first?..);
        }
        at += line.len();
        lines += 1;
        if lines > 4000 {
            return None;
        }
    }
    None
}

/// Collects fields into recipients.
struct Groups<'r, 't> {
    report: &'r mut Report<'t>,
    group: Group,
    /// Diagnostic text of the per-message block, where a server misplaces it.
    said: Option<String>,
}

#[derive(Default)]
struct Group {
    told: Told,
    actual: Option<String>,
    has_recipient: bool,
    has_action: bool,
    has_status: bool,
}

impl Groups<'_, '_> {
    fn has_told(&self) -> bool {
        !self.report.told.is_empty() || (self.group.has_recipient && (self.group.has_action || self.group.has_status))
    }

    fn take(&mut self, field: Option<(&str, Cow<'_, str>)>) {
        let Some((name, value)) = field else { return };
        let value = value.trim();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "final-recipient" => {
                if self.group.told.recipient.is_some() {
                    self.end_group();
                }
                self.group.told.recipient = address::of_field(value);
                self.group.has_recipient = true;
            }
            "original-recipient" | "x-original-recipient" => {
                if self.group.told.original_recipient.is_some() && self.group.has_status {
                    self.end_group();
                }
                self.group.told.original_recipient = address::original(value);
                self.group.has_recipient = true;
            }
            "x-actual-recipient" => self.group.actual = address::of_field(value),
            "action" => {
                if self.group.has_action && self.group.has_recipient {
                    self.end_group();
                }
                self.group.told.action = self.group.told.action.or(action(value));
                self.group.has_action = true;
            }
            "status" => {
                if self.group.has_status && self.group.has_recipient && self.group.has_action {
                    self.end_group();
                }
                if self.group.told.status.is_none() {
                    self.group.told.status = reply::first_status(value).map(str::to_owned);
                }
                self.group.has_status = true;
                if let Some((_, comment)) = value.split_once('(') {
                    self.group.told.add(comment.trim_end_matches(')'));
                }
            }
            "diagnostic-code" => self.diagnostic(value),
            "remote-mta" => set_first(&mut self.group.told.remote_mta, mta(value)),
            "will-retry-until" => self.group.told.will_retry_until = dates::timestamp(value),
            "reporting-mta" => set_first(&mut self.report.reporting_mta, mta(value)),
            "arrival-date" => self.report.arrival_date = self.report.arrival_date.or_else(|| dates::timestamp(value)),
            // what the server itself makes of the reply; a second opinion only
            "x-powermta-bouncecategory" | "x-notes" | "x-supplementary-info" => self.group.told.add(value),
            _ => {}
        }
    }

    fn diagnostic(&mut self, value: &str) {
        let (kind, said) = match value.split_once(';') {
            Some((kind, said)) if kind.len() < 40 && !kind.trim().contains(' ') => (kind.trim(), said.trim()),
            _ => ("", value),
        };
        let said = text::on_one_line(text::head(said, 8192));
        if said.is_empty() {
            return;
        }
        // an exit code of a local program says nothing by itself
        if kind.eq_ignore_ascii_case("x-unix") && said.bytes().all(|b| b.is_ascii_digit()) {
            self.group.told.add(&format!("exit code {said}"));
            return;
        }
        match &self.group.told.diagnostic {
            None => self.group.told.diagnostic = Some(said),
            Some(_) => self.group.told.add(&said),
        }
    }

    /// A blank line: the block is over, and with it the recipient, where the block told enough of one.
    fn end_block(&mut self) {
        let group = &self.group;
        if group.has_recipient && (group.has_action || group.has_status || group.told.diagnostic.is_some()) {
            self.end_group();
        }
    }

    fn end_group(&mut self) {
        let group = std::mem::take(&mut self.group);
        if !group.has_recipient && group.actual.is_none() {
            if group.told.diagnostic.is_some() || group.has_action || group.has_status {
                // fields of a recipient without the recipient: kept for the next one
                self.said = group.told.diagnostic.clone();
                self.group = Group { has_recipient: false, ..group };
            }
            return;
        }
        let mut told = group.told;
        if told.recipient.is_none() {
            told.recipient = group.actual.clone().or_else(|| told.original_recipient.clone());
        }
        if told.original_recipient.is_some() && told.recipient.as_deref().is_some_and(is_of_a_channel) {
            std::mem::swap(&mut told.recipient, &mut told.original_recipient);
        }
        if told.original_recipient == told.recipient {
            told.original_recipient = None;
        }
        if told.diagnostic.is_none() {
            told.diagnostic = self.said.take();
        }
        self.report.told.push(told);
    }
}

/// `@store.b.example:a@ims_daemon`, `a@ims-ms-daemon`: how Sun's and Oracle's Messaging Server addresses what it hands to a
/// channel of its own. Nobody wrote to it.
fn is_of_a_channel(address: &str) -> bool {
    address.rsplit_once('@').is_some_and(|(local, domain)| {
        !domain.contains('.') && (domain.ends_with("daemon") || (local.starts_with('@') && local.contains(':')))
    })
}

/// The word of RFC 3464, section 2.3.3, and what servers write for it.
pub(crate) fn action(value: &str) -> Option<Action> {
    let value = value.trim();
    let is = |word: &str| text::starts_with(value, word);
    if is("fail")
        || is("undeliver")
        || is("expired")
        || is("error")
        || is("bounced")
        || is("rejected")
        || is("permanent")
    {
        Some(Action::Failed)
    } else if is("delay") || is("deferred") || is("warning") || is("transient") {
        Some(Action::Delayed)
    } else if is("deliver") || is("success") {
        Some(Action::Delivered)
    } else if is("relay") {
        Some(Action::Relayed)
    } else if is("expand") {
        Some(Action::Expanded)
    } else {
        None
    }
}

/// The name of a server: without its type and what servers put behind it.
fn mta(value: &str) -> Option<String> {
    let name = match value.split_once(';') {
        Some((kind, name)) if kind.len() < 12 => name,
        _ => value,
    };
    let name = name.trim().split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let name = name.trim_matches(['<', '>', '.', ',']);
    if name.is_empty() { None } else { Some(text::head(name, 255).to_lowercase()) }
}

/// Of a repeated field the first counts.
fn set_first(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

/// A line's name and value, where it is a field.
pub(crate) fn split_field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    let is_name = name.len() <= 64
        && name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_name { Some((name, value)) } else { None }
}

/// Whether a word before a colon is the name of a field, and not one of a diagnostic that was wrapped without white space
/// (`rejected: blocked using …`, `http://…`): fields of reports have a hyphen in their names, but for two.
fn is_named(name: &str) -> bool {
    const WORDS: &[&str] =
        &["Action", "Status", "From", "To", "Cc", "Subject", "Date", "Received", "Sender", "Comment"];
    name.contains('-') || WORDS.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// Whether a field can only be one of a message: the report has run into what it returns.
fn is_of_a_message(name: &str) -> bool {
    ["Return-Path", "Received", "Message-ID", "MIME-Version", "Content-Type", "Subject", "DKIM-Signature", "From"]
        .iter()
        .any(|of_message| name.eq_ignore_ascii_case(of_message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: &str) -> Vec<Told> {
        let mut report = Report::default();
        read(fields, &mut report);
        report.told
    }

    #[test]
    fn the_standard_form() {
        let mut report = Report::default();
        read(
            "Reporting-MTA: dns; mx.example.org\nArrival-Date: Sat, 21 Jun 2014 18:34:34 +0000 (UTC)\n\n\
             Final-Recipient: rfc822; a@b.example\nOriginal-Recipient: rfc822;c+2Bd@b.example\nAction: failed\n\
             Status: 5.2.1 (mailbox disabled)\nRemote-MTA: dns; mx.b.example. (192.0.2.1)\nDiagnostic-Code: smtp; 550 5.2.1\n   no\n\n\
             Final-Recipient: rfc822;e@b.example\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Sun, 22 Jun 2014 18:34:34 +0000\n",
            &mut report,
        );
        assert_eq!(report.reporting_mta.as_deref(), Some("mx.example.org"));
        assert!(report.arrival_date.is_some());
        let [first, second] = report.told.as_slice() else { panic!("{:?}", report.told) };
        assert_eq!(first.recipient.as_deref(), Some("a@b.example"));
        assert_eq!(first.original_recipient.as_deref(), Some("c+d@b.example"));
        assert_eq!(first.action, Some(Action::Failed));
        assert_eq!(first.status.as_deref(), Some("5.2.1"));
        assert_eq!(first.further, "mailbox disabled");
        assert_eq!(first.remote_mta.as_deref(), Some("mx.b.example"));
        assert_eq!(first.diagnostic.as_deref(), Some("550 5.2.1 no"));
        assert_eq!(second.action, Some(Action::Delayed));
        assert!(second.will_retry_until.is_some());
    }

    #[test]
    fn fields_out_of_order_and_without_blank_lines() {
        let told = told(
            "Reporting-MTA: dns; x\nAction : failed\nFinal-Recipient : rfc822;a@b.example\nStatus : 5.1.1\n\
             Action: failed\nFinal-Recipient: rfc822; c@b.example\nStatus: 5.2.2\nDiagnostic-Code: smtp; 550-first\n550 second\n",
        );
        let got: Vec<_> = told.iter().map(|t| (t.recipient.as_deref(), t.status.as_deref())).collect();
        assert_eq!(got, [(Some("a@b.example"), Some("5.1.1")), (Some("c@b.example"), Some("5.2.2"))]);
        assert_eq!(told[1].diagnostic.as_deref(), Some("550-first 550 second"));
    }

    #[test]
    fn a_recipient_only_by_its_original_name() {
        let told = told("Original-Recipient: <a@b.example>\nAction: failed\nDiagnostic-Code: smtp; 550 no\n\n\n");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].recipient.as_deref(), Some("a@b.example"));
        assert_eq!(told[0].original_recipient, None);
    }

    #[test]
    fn a_report_that_runs_into_the_message() {
        let mut report = Report::default();
        read(
            "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n\n--B\nContent-Type: message/rfc822\n\nFrom: x@y.example\n",
            &mut report,
        );
        assert_eq!(report.told.len(), 1);
        let mut report = Report::default();
        read(
            "Final-Recipient: rfc822; a@b.example\nAction: failed\nReturn-Path: <x@y.example>\nSubject: s\n\nFinal-Recipient: rfc822; z@z.example\nAction: failed\n",
            &mut report,
        );
        assert_eq!(report.told.len(), 1);
        assert!(report.returned_text.is_some_and(|text| text.starts_with("Return-Path:")));
    }

    #[test]
    fn a_diagnostic_wrapped_without_white_space() {
        let told = told(
            "Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 554 5.7.1 Client host\nrejected: blocked, see\nhttps://b.example/x for more\nAction: failed\n",
        );
        let said = "554 5.7.1 Client host rejected: blocked, see https://b.example/x for more";
        assert_eq!(told[0].diagnostic.as_deref(), Some(said));
        assert_eq!(told[0].action, Some(Action::Failed));
    }

    #[test]
    fn actions() {
        assert_eq!(action("deliverable"), Some(Action::Delivered));
        assert_eq!(action("undeliverable"), Some(Action::Failed));
        assert_eq!(action("Failed (unable)"), Some(Action::Failed));
        assert_eq!(action(""), None);
    }

    #[test]
    fn fields_within_a_text() {
        let text = "Hello\n\nTechnical report:\n\nReporting-MTA: dsn; x\n\nAction: failed\nFinal-Recipient: rfc822; a@b.example\n";
        assert!(within(text).is_some_and(|fields| fields.starts_with("Reporting-MTA")));
        assert_eq!(within("> Final-Recipient: rfc822; a@b.example\n> Action: failed\n"), None);
        assert_eq!(within("Action: none\n"), None);
    }
}
