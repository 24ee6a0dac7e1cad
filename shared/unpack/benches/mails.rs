//! Mails per second over the corpus; bytes per second of what packs badly.

#![expect(clippy::disallowed_methods, reason = "a bench reads its corpus; the room itself stays pure")]

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use unpack::Limits;

fn main() {
    divan::main();
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/bounces/mail");
    let mut mails = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        mails.extend(std::fs::read(entry.path()));
    }
    mails
}

#[divan::bench]
fn corpus_mails(bencher: Bencher<'_, '_>) {
    let mails = corpus();
    bencher.counter(ItemsCount::new(mails.len())).bench(|| {
        for raw in &mails {
            divan::black_box(unpack::mail(divan::black_box(raw), &Limits::default()));
        }
    });
}

#[divan::bench]
fn corpus_mails_by_mail_parser(bencher: Bencher<'_, '_>) {
    let mails = corpus();
    bencher.counter(ItemsCount::new(mails.len())).bench(|| {
        for raw in &mails {
            divan::black_box(mail_parser::MessageParser::default().parse(divan::black_box(raw.as_slice())));
        }
    });
}

/// 15 MB of one base64 part.
#[divan::bench]
fn large_base64(bencher: Bencher<'_, '_>) {
    let mut raw = b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n".to_vec();
    while raw.len() < 15_000_000 {
        raw.extend_from_slice(b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n");
    }
    bencher.counter(BytesCount::new(raw.len())).bench(|| unpack::mail(&raw, &Limits::default()).warnings.len());
}

/// 15 MB of lines that look like boundaries, in parts whose own boundary never comes.
#[divan::bench(args = [4_000_000, 15_000_000])]
fn hostile_boundaries(bencher: Bencher<'_, '_>, size: usize) {
    let mut raw = b"Content-Type: multipart/mixed; boundary=b\n\n".to_vec();
    while raw.len() < size {
        raw.extend_from_slice(b"--b\nContent-Type: multipart/mixed; boundary=never\n\n--bx\n--c\n");
    }
    bencher.counter(BytesCount::new(raw.len())).bench(|| unpack::mail(&raw, &Limits::default()).warnings.len());
}

/// What mail-parser makes of a fiftieth of it: its time grows with the square.
#[divan::bench(args = [40_000, 80_000, 160_000], sample_count = 3)]
fn hostile_boundaries_by_mail_parser(bencher: Bencher<'_, '_>, size: usize) {
    let mut raw = b"Content-Type: multipart/mixed; boundary=b\n\n".to_vec();
    while raw.len() < size {
        raw.extend_from_slice(b"--b\nContent-Type: multipart/mixed; boundary=never\n\n--c\n--d\n");
    }
    bencher
        .counter(BytesCount::new(raw.len()))
        .bench(|| mail_parser::MessageParser::default().parse(raw.as_slice()).is_some());
}

/// 15 MB of header fields, of continuation lines, of encoded words that are none.
#[divan::bench(args = ["a: b\n", " c\n", "=?", "=?a?b?", "--b\n"])]
fn hostile_repetition(bencher: Bencher<'_, '_>, pattern: &str) {
    let mut raw = b"Content-Type: multipart/mixed; boundary=b\nSubject: ".to_vec();
    while raw.len() < 15_000_000 {
        raw.extend_from_slice(pattern.as_bytes());
    }
    bencher.counter(BytesCount::new(raw.len())).bench(|| unpack::mail(&raw, &Limits::default()).warnings.len());
}
