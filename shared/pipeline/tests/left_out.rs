//! A large report is read from its file and not held: with the same result as if it were.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::io::{self, BufReader, Write as _};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use model::{Outcome, Trace};
use pipeline::{Config, Ingested, RawMail, ReadAt, Sinks, ingest, parse, split};
use ports::ObjectStore as _;
use ports::memory::{MemoryQueue, MemoryStore};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Bytes that are a file, of which the last may be gone when they are read again.
struct File(Vec<u8>, u64);

impl ReadAt for File {
    fn read_at(&self, out: &mut [u8], at: u64) -> io::Result<usize> {
        let left = self.0.get(usize::try_from(at.min(self.1)).unwrap()..usize::try_from(self.1).unwrap()).unwrap();
        io::Read::read(&mut &left[..], out)
    }
}

fn report(records: usize) -> Vec<u8> {
    let mut xml =
        b"<feedback><report_metadata><org_name>large</org_name><email>a@large.example</email><report_id>1</report_id>\
        <date_range><begin>1767225600</begin><end>1767312000</end></date_range></report_metadata>\
        <policy_published><domain>c.example</domain><p>none</p></policy_published>"
            .to_vec();
    for record in 0..records {
        write!(
            xml,
            "<record><row><source_ip>10.{}.{}.{}</source_ip><count>{}</count><policy_evaluated><disposition>none</disposition>\
             <dkim>pass</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>c.example</header_from>\
             </identifiers><auth_results><dkim><domain>c.example</domain><selector>s</selector><result>pass</result></dkim>\
             <spf><domain>c.example</domain><result>fail</result></spf></auth_results></record>",
            record >> 16 & 255,
            record >> 8 & 255,
            record & 255,
            record % 7 + 1
        )
        .unwrap();
    }
    xml.extend_from_slice(b"</feedback>");
    xml
}

/// Packed and not smaller: it is the size that is tested.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The same with noise in it, so that it is large when it is packed, too.
fn noisy(xml: &[u8]) -> Vec<u8> {
    let mut noise = 0_u64;
    let mut word = || {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{noise:016x}")
    };
    let mut out = String::new();
    for piece in std::str::from_utf8(xml).unwrap().split_inclusive("<selector>") {
        out.push_str(piece);
        (0..30).for_each(|_| out.push_str(&word()));
    }
    out.into_bytes()
}

fn zipped(method: CompressionMethod, members: &[&[u8]]) -> Vec<u8> {
    let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
    for bytes in members {
        let name = format!("{}.xml", bytes.len());
        writer.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn lines(bytes: &[u8], end: &str) -> String {
    let text = data_encoding::BASE64.encode(bytes);
    let lines: Vec<&str> = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join(end)
}

fn mail(encoding: &str, base64: &str, end: &str) -> Vec<u8> {
    let text = format!(
        "From: a@large.example\nTo: d@r.example\nSubject: Report domain: c.example\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhere it is\n\
         --b\nContent-Type: application/gzip\nContent-Transfer-Encoding: {encoding}\n\n"
    );
    format!("{}{base64}{}", text.replace('\n', end), "\n--b--\n(a list)\n".replace('\n', end)).into_bytes()
}

fn only(bytes: &[u8], again: Option<u64>, config: &Config) -> RawMail {
    let file = again.map(|until| Arc::new(File(bytes.to_vec(), until)) as Arc<dyn ReadAt>);
    let mut mails = split("file".to_owned(), Box::new(BufReader::new(bytes)), file.as_ref(), config, true);
    let mail = mails.next().unwrap().unwrap();
    assert!(mails.next().is_none());
    mail
}

async fn taken(mail: &RawMail, config: &Config) -> (ports::Result<Ingested>, MemoryStore) {
    let (lake, events) = (MemoryStore::default(), MemoryQueue::default());
    let sinks = Sinks { lake: &lake, events: &events, known: None, domains: None };
    let done = ingest(std::slice::from_ref(mail), sinks, config).await.pop().unwrap();
    (done, lake)
}

/// What a lake holds, by key.
async fn objects(lake: &MemoryStore) -> Vec<(String, Vec<u8>)> {
    let mut objects = Vec::new();
    for entry in ports::list_all(lake, "").await.unwrap() {
        objects.push((entry.key.clone(), lake.get(&entry.key).await.unwrap().bytes.to_vec()));
    }
    objects
}

#[tokio::test]
async fn as_if_it_were_held() {
    let config = Config::default();
    let xml = report(12_000);
    let packed = gzip(&xml);
    let (crlf, lf) = (lines(&packed, "\r\n"), lines(&packed, "\n"));
    let zip = zipped(CompressionMethod::Deflated, &[&noisy(&xml)]);
    let mut commented = zip[..zip.len() - 2].to_vec();
    commented.extend_from_slice(b"\x09\0a comment");
    let padded = format!("{}\n{}", lines(&gzip(&xml[..1001]), "\n"), lf);
    for (name, bytes, out) in [
        ("a mail", mail("base64", &crlf, "\r\n"), true),
        ("a mail without padding", mail("base64", &lines(&gzip(&xml)[..3_999_990], "\r\n"), "\r\n"), true),
        ("a mail with LF", mail("base64", &lf, "\n"), true),
        ("a mail that ends within it", mail("base64", &lf, "\n")[..5_000_000].to_vec(), true),
        ("a loose gzip", packed.clone(), true),
        ("a loose XML", xml.clone(), true),
        ("a gzip that is cut", packed[..packed.len() - 2_000].to_vec(), true),
        ("what is not said to be base64", mail("7bit", &lf, "\n"), false),
        ("base64 with an end in the middle", mail("base64", &padded, "\n"), false),
        ("base64 in one line", mail("base64", &lines(&packed, ""), "\n"), false),
        ("a loose zip", zip.clone(), true),
        ("a mail with a zip", mail("base64", &lines(&zip, "\r\n"), "\r\n"), true),
        ("a zip that is not packed", zipped(CompressionMethod::Stored, &[&xml]), true),
        ("a zip with a comment", commented, true),
        ("a zip that is cut", zip[..zip.len() - 2_000].to_vec(), true),
        ("a mail that ends within its zip", mail("base64", &lines(&zip, "\n"), "\n")[..4_000_000].to_vec(), true),
        ("a zip of two", zipped(CompressionMethod::Stored, &[&xml, &xml[..1_000_000]]), true),
        ("no zip, though it begins like one", [b"PK\x03\x04", &packed[..]].concat(), true),
    ] {
        let held = only(&bytes, None, &config);
        let mail = only(&bytes, Some(bytes.len() as u64), &config);
        assert_eq!(mail.bytes.len() < 1_500_000, out, "{name}: {} of {} held", mail.bytes.len(), bytes.len());
        assert_eq!(mail.len(), bytes.len(), "{name}");
        assert!(parse(&mail, &config, &mut Trace::off()) == parse(&held, &config, &mut Trace::off()), "{name}");
        let ((done, lake), (wanted, wanted_lake)) = (taken(&mail, &config).await, taken(&held, &config).await);
        let (done, wanted) = (done.unwrap(), wanted.unwrap());
        assert_eq!(
            (done.mail_id, done.outcome, &done.error),
            (wanted.mail_id, wanted.outcome, &wanted.error),
            "{name}"
        );
        assert!(objects(&lake).await == objects(&wanted_lake).await, "{name}");
    }
}

#[tokio::test]
async fn what_is_quarantined_is_kept_whole() {
    let bytes = mail("base64", &lines(&gzip(&report(12_000)), "\r\n"), "\r\n");
    let mut config = Config::default();
    config.limits.output = 1 << 20;
    let (done, lake) = taken(&only(&bytes, Some(bytes.len() as u64), &config), &config).await;
    let done = done.unwrap();
    assert_eq!(done.outcome, Some(Outcome::Quarantined));
    assert!(lake.get(&format!("quarantine/{}.eml", done.mail_id)).await.unwrap().bytes == bytes);
    config.mail_bytes = bytes.len() - 1;
    let over = only(&bytes, Some(bytes.len() as u64), &config);
    assert!(over.cut && over.bytes == bytes[..bytes.len() - 1]);
}

/// What cannot be read to its end is no report that was cut off by its sender: it is to be given again.
#[tokio::test]
async fn a_file_that_cannot_be_read_again_is_an_error() {
    let config = Config::default();
    let bytes = gzip(&report(12_000));
    let (done, lake) = taken(&only(&bytes, Some(3_000_000), &config), &config).await;
    assert!(done.unwrap_err().to_string().contains("to its end"));
    assert!(!objects(&lake).await.iter().any(|(key, _)| key.contains("ingest_log") || key.contains("dmarc_reports")));
}
