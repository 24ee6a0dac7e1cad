//! Mails per second from bytes to events, over the corpus where it is there, and a report that returns a large original.
#![expect(clippy::disallowed_methods, reason = "a bench reads files so that the room need not")]

use divan::counter::{BytesCount, ItemsCount};
use model::{Context, Id, Mail, Trace};

fn main() {
    divan::main();
}

/// The whole parse: unpack and read.
#[divan::bench]
fn corpus_from_bytes(bencher: divan::Bencher<'_, '_>) {
    let mails = corpus();
    bencher
        .counter(ItemsCount::new(mails.len()))
        .bench(|| mails.iter().filter(|raw| read(&unpack::mail(raw, &unpack::Limits::default()))).count());
}

/// This room alone.
#[divan::bench]
fn corpus_from_parts(bencher: divan::Bencher<'_, '_>) {
    let mails = corpus();
    let mails: Vec<_> = mails.iter().map(|raw| unpack::mail(raw, &unpack::Limits::default())).collect();
    bencher.counter(ItemsCount::new(mails.len())).bench(|| mails.iter().filter(|mail| read(mail)).count());
}

/// 4 MB and 15 MB of original below a short report: linear, and hardly looked at.
#[divan::bench(args = [3_932_160, 15_728_640])]
fn large_original(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let raw = large(bytes);
    bencher
        .counter(BytesCount::new(raw.len()))
        .bench(|| read(&unpack::mail(raw.as_bytes(), &unpack::Limits::default())));
}

fn read(mail: &Mail<'_>) -> bool {
    let context = Context {
        mail_id: Id::default(),
        received_at: None,
        envelope_recipient: None,
        keep_headers: &[],
        authenticated_domains: None,
    };
    bounce::read(mail, &context, &mut Trace::off()).is_some()
}

/// The corpus, else the one mail of `large` so that the bench runs anywhere.
fn corpus() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/bounces/mail");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mails: Vec<_> = paths.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    if mails.is_empty() { vec![large(0).into_bytes()] } else { mails }
}

fn large(bytes: usize) -> String {
    let line = "The quick brown fox jumps over the lazy dog; 550 5.1.1 <somebody@example.org> said hello\n";
    let mut mail = String::from(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\n\n--B\nContent-Type: text/plain\n\n\
         <a@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n\n\
         --B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; a@b.example\n\
         Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--B\nContent-Type: message/rfc822\n\n\
         From: n@example.com\nTo: a@b.example\nSubject: large\n\n",
    );
    while mail.len() < bytes {
        mail.push_str(line);
    }
    mail.push_str("\n--B--\n");
    mail
}
