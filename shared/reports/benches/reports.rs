//! Records per second from .eml to records, beside what the parts cost alone: inflating, and quick-xml's bare event loop.
//!
//! The file is that of `make_big_report.py 100000 OUT.xml`, built here with as many fields and values.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may panic")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};

use divan::Bencher;
use divan::counter::ItemsCount;
use model::{Context, Id};
use reports::aggregate;
use unpack::Limits;

fn main() {
    divan::main();
}

const CONTEXT: Context<'static> = Context {
    mail_id: Id([0; 16]),
    received_at: None,
    envelope_recipient: None,
    authenticated_domains: None,
    keep_headers: &[],
};

/// A report of `records` records as XML.
fn report(records: usize) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feedback>\n  <version>1.0</version>\n  <report_metadata>\n    \
         <org_name>reporter.example</org_name>\n    <email>dmarc@reporter.example</email>\n    <report_id>1.1</report_id>\n    \
         <date_range><begin>1790208000</begin><end>1790294399</end></date_range>\n  </report_metadata>\n  \
         <policy_published>\n    <domain>example.com</domain><adkim>r</adkim><aspf>r</aspf><p>reject</p><sp>reject</sp>\
         <np>reject</np>\n  </policy_published>\n",
    );
    let mut seed = 42_u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..records {
        let (a, b, c, d) = (random(223) + 1, random(256), random(256), random(256));
        let from = ["mail", "news", "www"][usize::try_from(random(3)).unwrap()];
        let pass = if random(10) < 8 { "pass" } else { "fail" };
        let reason = if random(10) == 0 {
            "        <reason><type>local_policy</type><comment>arc=pass</comment></reason>\n"
        } else {
            ""
        };
        let (count, forward, selector) = (random(500), random(500), random(20));
        write!(
            xml,
            "  <record>\n    <row>\n      <source_ip>{a}.{b}.{c}.{d}</source_ip>\n      <count>{count}</count>\n      \
             <policy_evaluated>\n        <disposition>none</disposition>\n        <dkim>{pass}</dkim>\n        \
             <spf>fail</spf>\n{reason}      </policy_evaluated>\n    </row>\n    <identifiers>\n      \
             <envelope_from>fwd{forward}.example.org</envelope_from>\n      \
             <header_from>{from}.example.com</header_from>\n    </identifiers>\n    <auth_results>\n      \
             <dkim><domain>{from}.example.com</domain><selector>s{selector}</selector><result>{pass}</result></dkim>\n      \
             <spf><domain>fwd{forward}.example.org</domain><scope>mfrom</scope><result>pass</result></spf>\n    \
             </auth_results>\n  </record>\n"
        )
        .unwrap();
    }
    xml.push_str("</feedback>\n");
    xml
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A mail with a packed report in base64.
fn mail(packed: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut raw = b"From: dmarc@reporter.example\r\nSubject: Report Domain: example.com\r\nMIME-Version: 1.0\r\n\
                    Content-Type: application/gzip; name=\"r.xml.gz\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        .to_vec();
    for line in packed.chunks(57) {
        for group in line.chunks(3) {
            let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
                let digit = ALPHABET[(bits >> shift & 63) as usize];
                raw.push(if at <= group.len() { digit } else { b'=' });
            }
        }
        raw.extend_from_slice(b"\r\n");
    }
    raw
}

fn read_mail(raw: &[u8]) -> u64 {
    let limits = Limits::default();
    let mail = unpack::mail(raw, &limits);
    let mut records = 0;
    for part in unpack::leaves(&mail) {
        unpack::documents_of(part, None, &limits, &mut |document| {
            if document.fill_buf().is_ok_and(aggregate::looks_like) {
                let report = aggregate::read(document, &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, record| {
                    divan::black_box(record);
                });
                records += report.unwrap().record_count;
            }
        })
        .unwrap();
    }
    records
}

const RECORDS: usize = 100_000;

#[divan::bench(sample_count = 10)]
fn large_report_from_eml_to_records(bencher: Bencher<'_, '_>) {
    let raw = mail(&gzip(report(RECORDS).as_bytes()));
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| assert_eq!(read_mail(&raw), RECORDS as u64));
}

#[divan::bench(sample_count = 10)]
fn large_report_xml_to_records(bencher: Bencher<'_, '_>) {
    let xml = report(RECORDS);
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
        aggregate::read(xml.as_bytes(), &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, record| {
            divan::black_box(record);
        })
        .unwrap()
        .record_count
    });
}

#[divan::bench(sample_count = 10)]
fn baseline_inflate(bencher: Bencher<'_, '_>) {
    let packed = gzip(report(RECORDS).as_bytes());
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
        std::io::copy(&mut flate2::bufread::GzDecoder::new(packed.as_slice()), &mut std::io::sink()).unwrap()
    });
}

#[divan::bench(sample_count = 10)]
fn baseline_inflate_and_bare_events(bencher: Bencher<'_, '_>) {
    let packed = gzip(report(RECORDS).as_bytes());
    bencher
        .counter(ItemsCount::new(RECORDS))
        .bench(|| bare(BufReader::with_capacity(65_536, flate2::bufread::GzDecoder::new(packed.as_slice()))));
}

#[divan::bench(sample_count = 10)]
fn baseline_bare_events(bencher: Bencher<'_, '_>) {
    let xml = report(RECORDS);
    bencher
        .counter(ItemsCount::new(RECORDS))
        .bench(|| bare(BufReader::with_capacity(65_536, xml.as_bytes().take(u64::MAX))));
}

fn bare(source: impl BufRead) -> u64 {
    let mut reader = quick_xml::Reader::from_reader(source);
    let mut buffer = Vec::new();
    let mut events = 0;
    loop {
        match reader.read_event_into(&mut buffer).unwrap() {
            quick_xml::events::Event::Eof => return events,
            event => {
                divan::black_box(&event);
                events += 1;
            }
        }
        buffer.clear();
    }
}

/// Whole mails of one to ten records.
#[divan::bench]
fn small_reports(bencher: Bencher<'_, '_>) {
    let mails: Vec<_> = (1..=10).map(|records| mail(&gzip(report(records).as_bytes()))).collect();
    bencher.counter(ItemsCount::new(mails.len())).bench(|| mails.iter().map(|raw| read_mail(raw)).sum::<u64>());
}
