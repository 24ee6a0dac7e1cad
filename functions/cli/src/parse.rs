//! `rebound parse`: mails to JSON, or to a table for people.

use std::io::{self, BufWriter, Write};

use model::{Event, Outcome, ParsedMail, Term, Trace};
use pipeline::{Config, RawMail};

use crate::End;
use crate::args::{ParseArgs, ParseFormat};
use crate::in_order::in_order;
use crate::inputs::{Large, chunks, config, mails, threads};
use crate::style::{Style, harmless, shortened};

pub(crate) fn run(args: &ParseArgs, style: Style) -> anyhow::Result<End> {
    let config = config(&args.reading)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut any = false;
    let mut quarantined = false;
    let mut failed = None;
    let work = |chunk: anyhow::Result<Vec<RawMail>>| -> anyhow::Result<Vec<Written>> {
        chunk?.iter().map(|mail| written(mail, &config, args.format, style)).collect()
    };
    in_order(
        threads(&args.reading),
        chunks(mails(&args.paths, None, &config, Large::Held)),
        work,
        |chunk| -> anyhow::Result<()> {
            match chunk {
                Ok(chunk) => {
                    for mail in chunk {
                        if args.format == ParseFormat::Json {
                            out.write_all(if any { b",\n" } else { b"[\n" })?;
                        }
                        any = true;
                        quarantined |= mail.quarantined;
                        out.write_all(mail.text.as_bytes())?;
                    }
                }
                // A file that cannot be read does not keep the others from being read.
                Err(error) => {
                    eprintln!("rebound: {error:#}");
                    failed = Some(error);
                }
            }
            Ok(())
        },
    )?;
    if args.format == ParseFormat::Json {
        out.write_all(if any { b"\n]\n" } else { b"[]\n" })?;
    }
    out.flush()?;
    match failed {
        Some(_) => anyhow::bail!("some paths could not be read"),
        None if quarantined && args.reading.strict => Ok(End::Quarantined),
        None => Ok(End::Done),
    }
}

struct Written {
    text: String,
    quarantined: bool,
}

fn written(mail: &RawMail, config: &Config, format: ParseFormat, style: Style) -> anyhow::Result<Written> {
    let parsed = pipeline::parse(mail, config, &mut Trace::off());
    let text = match format {
        ParseFormat::Json => serde_json::to_string_pretty(&parsed)?,
        ParseFormat::Jsonl => serde_json::to_string(&parsed)? + "\n",
        ParseFormat::Table => rows(&parsed, style),
        ParseFormat::Ses => {
            parsed.events.iter().filter_map(bounce::ses::notification).map(|sent| format!("{sent}\n")).collect()
        }
    };
    Ok(Written { text, quarantined: parsed.outcome == Outcome::Quarantined })
}

fn rows(parsed: &ParsedMail, style: Style) -> String {
    let name = format!("{:<44}", shortened(&harmless(&parsed.source), 44));
    let outcome = format!("{:<15}", parsed.outcome.as_str());
    let outcome = match parsed.outcome {
        Outcome::Bounce | Outcome::Complaint => style.red(&outcome),
        Outcome::Quarantined => style.yellow(&outcome),
        _ => style.green(&outcome),
    };
    let line = |what: String| format!("{name} {outcome} {what}\n");
    if let Some(error) = &parsed.error {
        return line(harmless(error));
    }
    if parsed.events.is_empty() {
        return line(String::new());
    }
    parsed.events.iter().map(|event| line(harmless(&told(event)))).collect()
}

fn told(event: &Event) -> String {
    match event {
        Event::Bounce(bounce) => format!(
            "{} {}/{} {} {}",
            bounce.recipient.as_deref().unwrap_or("(no recipient)"),
            bounce.category,
            bounce.reason,
            bounce.status.as_deref().unwrap_or("-"),
            bounce.diagnostic.as_deref().unwrap_or_default()
        ),
        Event::Complaint(complaint) => {
            format!("{} {}", complaint.recipient.as_deref().unwrap_or("(no recipient)"), complaint.feedback_type)
        }
        Event::Notice(notice) => {
            format!("{} {}", notice.recipient.as_deref().unwrap_or("(no recipient)"), notice.reason)
        }
        Event::DmarcAggregate(report) => format!(
            "{} from {}: {} records, {} messages",
            report.policy_published.domain, report.org_name, report.record_count, report.message_count
        ),
        Event::DmarcFailure(report) => {
            format!("{} {:?}", report.reported_domain.as_deref().unwrap_or("(no domain)"), report.auth_failures)
        }
        Event::TlsReport(report) => format!(
            "from {}: {} policies",
            report.organization_name.as_deref().unwrap_or("(unnamed)"),
            report.policies.len()
        ),
    }
}
