//! Which reader a mail belongs to: an ordered table, asked from top to bottom.

use model::{Context, Mail, Outcome, Reading, Step, Trace};
use unpack::Kind;

use crate::parse::Opened;
use crate::{Config, RawMail, Records, documents};

/// A reader of mail.
struct Reader {
    name: &'static str,
    read: fn(&Mail<'_>, &Context<'_>, &mut Trace) -> Option<Reading>,
}

/// The readers of mail in their order. Reports that are documents (DMARC aggregate, TLS) are looked for before, because a
/// report is a report whatever mail carries it, and once more behind in what the mail forwards. What is only like a notice
/// comes last.
const READERS: &[Reader] = &[
    Reader { name: "authentication failure report", read: reports::failure::read },
    Reader { name: "feedback report", read: reports::arf::read },
    Reader { name: "delivery report", read: bounce::read },
    Reader { name: "notice", read: bounce::notice::read },
    Reader { name: "delivery report in words", read: bounce::read_unnamed },
];

/// Says what a mail or a loose file is, and what it tells.
pub(crate) fn recognise(
    opened: &Opened<'_>,
    raw: &RawMail,
    context: &Context<'_>,
    config: &Config,
    trace: &mut Trace,
    records: &mut dyn Records,
) -> Reading {
    match (&opened.mail, opened.kind) {
        (_, Kind::Empty) => Reading::quarantined("empty"),
        (Some(mail), Kind::Mail | Kind::Mbox) => of_mail(mail, raw, context, config, trace, records),
        (Some(_), _) => {
            Reading::quarantined("neither a mail nor a report: it begins with no header field and in no known format")
        }
        (None, kind) => {
            let reading = documents::of_file(raw, config, context, trace, records);
            let is_no_report = reading.outcome == Outcome::Unrelated;
            let notification =
                if is_no_report && kind == Kind::Json { of_notification(raw, context, config, trace) } else { None };
            notification.unwrap_or(reading)
        }
    }
}

/// Reads a notification of Amazon SES that lies in a file of its own: as a mail of which it is the text, which is how SNS
/// sends it.
fn of_notification(raw: &RawMail, context: &Context<'_>, config: &Config, trace: &mut Trace) -> Option<Reading> {
    // SNS and SQS carry at most 256 KiB
    const LONGEST: usize = 256 * 1024;
    if raw.bytes.len() > LONGEST {
        return None;
    }
    let mail = [b"Content-Type: text/plain; charset=utf-8\n\n", raw.bytes.as_ref()].concat();
    bounce::read(&unpack::mail(&mail, &config.limits), context, trace)
}

fn of_mail(
    mail: &Mail<'_>,
    raw: &RawMail,
    context: &Context<'_>,
    config: &Config,
    trace: &mut Trace,
    records: &mut dyn Records,
) -> Reading {
    let own = documents::of_parts(mail, raw, mail.parts(), config, context, trace, records);
    if let Some(reading) = own {
        return reading;
    }
    for reader in READERS {
        if let Some(reading) = (reader.read)(mail, context, trace) {
            return reading;
        }
        trace.note(|| Step {
            about: "format",
            decided: format!("no {}", reader.name),
            rule: "the readers are asked in their order".to_owned(),
            evidence: String::new(),
            source: String::new(),
        });
    }
    let forwarded = documents::of_parts(mail, raw, unpack::leaves(mail), config, context, trace, records);
    forwarded.unwrap_or_else(|| Reading::new(Outcome::Unrelated, Vec::new()))
}
