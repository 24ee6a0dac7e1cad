//! Sun and Oracle Communications Messaging Server, and PMDF before it: `Recipient address:`, `Reason:`, `Diagnostic code:`
//! and `Remote system:` for each recipient; the fields pasted below where the report has no boundary.

use crate::letter::Letter;
use crate::reply;
use crate::told::{Report, Told};
use crate::{address, dsn, text};

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let mut told: Vec<Told> = Vec::new();
    let mut in_attempts = false;
    for line in letter.text.lines() {
        let line = line.trim();
        if let Some(found) = text::after_prefix(line, "recipient address:") {
            told.push(Told::new(address::normal(found), ""));
        } else if let Some(one) = told.last_mut() {
            if let Some(reason) = text::after_prefix(line, "reason:") {
                one.add(reason);
                one.stage = one.stage.or_else(|| reply::stage(reason));
                one.first_hand = true;
            } else if let Some(said) = text::after_prefix(line, "diagnostic code:") {
                let said = said.split_once(';').map_or(said, |(_, said)| said);
                one.diagnostic = Some(text::on_one_line(said));
                one.first_hand = false;
            } else if let Some(system) = text::after_prefix(line, "remote system:") {
                let system = system.split_once(';').map_or(system, |(_, system)| system).trim();
                one.remote_mta = system.split([' ', '(']).next().map(str::to_lowercase).filter(|host| !host.is_empty());
            } else if text::starts_with(line, "original address:") {
                one.original_recipient = address::normal(line.split_once(':').map_or("", |(_, found)| found));
            } else if text::starts_with(line, "delivery attempt history") {
                in_attempts = true;
            } else if in_attempts && text::starts_with(line, "tcp active open") {
                one.add(line);
            }
        }
        if told.len() >= dsn::MOST_RECIPIENTS || text::starts_with(line, "original-envelope-id:") {
            break;
        }
    }
    let mut report = Report { told, ..Report::default() };
    if letter.fields.is_empty()
        && let Some(fields) = dsn::within(&letter.text)
    {
        let texts = std::mem::take(&mut report);
        dsn::read(fields, &mut report);
        report.complete_with(texts);
    }
    report
}
