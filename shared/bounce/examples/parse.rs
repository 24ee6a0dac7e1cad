//! `parse --format jsonl DIR`: what the bounce room makes of each mail of a folder, for score_bounces.py.

#![expect(clippy::disallowed_methods, reason = "an example reads files so that the room need not")]

use std::io::Write;

use model::{Context, Id, Outcome, ParsedMail, Trace};

fn main() {
    let dir = std::env::args().next_back().unwrap_or_default();
    let mut paths: Vec<_> = std::fs::read_dir(&dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let Ok(raw) = std::fs::read(&path) else { continue };
        let mail = unpack::mail(&raw, &unpack::Limits::default());
        let context = Context {
            mail_id: Id::of_mail(&raw),
            received_at: None,
            envelope_recipient: None,
            keep_headers: &[],
            authenticated_domains: None,
        };
        let mut trace = Trace::off();
        let reading = bounce::read(&mail, &context, &mut trace)
            .or_else(|| bounce::notice::read(&mail, &context, &mut trace))
            .or_else(|| bounce::read_unnamed(&mail, &context, &mut trace));
        let (outcome, events) = match reading {
            Some(reading) => (reading.outcome, reading.events),
            None => (Outcome::Unrelated, Vec::new()),
        };
        let parsed = ParsedMail {
            source: path.display().to_string(),
            mail_id: context.mail_id,
            outcome,
            error: None,
            warnings: Vec::new(),
            events,
        };
        let _ = serde_json::to_writer(&mut out, &parsed);
        let _ = out.write_all(b"\n");
    }
}
