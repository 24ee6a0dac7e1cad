//! Archives, opened within limits.

use std::io::Write;

use ::zip::write::SimpleFileOptions;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in members {
        let mut header = [0_u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
        header[156] = b'0';
        header[257..262].copy_from_slice(b"ustar");
        out.extend_from_slice(&header);
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn tnef(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0];
    for (id, data) in [(0x0006_9002_u32, &b"x"[..]), (0x0001_8010, name.as_bytes()), (0x0006_800f, bytes)] {
        out.push(2);
        out.extend_from_slice(&id.to_le_bytes());
        out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend_from_slice(data);
        out.extend_from_slice(&[0, 0]);
    }
    out
}

type Read1 = Vec<(Option<String>, String)>;

fn read(bytes: &[u8], limits: &Limits) -> (Read1, Result<Vec<String>, Error>) {
    let mut seen = Vec::new();
    let result = documents(bytes, limits, &mut |document| {
        let mut text = Vec::new();
        let _ = document.read_to_end(&mut text);
        seen.push((document.name.clone(), String::from_utf8_lossy(&text).into_owned()));
    });
    (seen, result.map(|warnings| warnings.into_iter().map(|warning| warning.code).collect()))
}

#[track_caller]
fn reads(bytes: &[u8], wanted: &[(Option<&str>, &str)], codes: &[&str]) {
    let (seen, result) = read(bytes, &Limits::default());
    let seen: Vec<_> = seen.iter().map(|(name, text)| (name.as_deref(), text.as_str())).collect();
    assert_eq!(seen, wanted);
    assert_eq!(result.unwrap(), codes);
}

#[test]
fn every_packing() {
    reads(b"<a/>", &[(None, "<a/>")], &[]);
    reads(&gz(b"<a/>"), &[(None, "<a/>")], &[]);
    reads(
        &zipped(&[("r/a.xml", b"<a/>"), ("..\\b.xml", b"<b/>")]),
        &[(Some("a.xml"), "<a/>"), (Some("b.xml"), "<b/>")],
        &[],
    );
    reads(&tarred(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]), &[(Some("a.xml"), "<a/>"), (Some("b.xml"), "<b/>")], &[]);
    reads(&gz(&tarred(&[("a.xml", b"<a/>")])), &[(Some("a.xml"), "<a/>")], &[]);
    reads(&zipped(&[("a.xml.gz", &gz(b"<a/>"))]), &[(Some("a.xml"), "<a/>")], &[]);
    reads(&zipped(&[("i.zip", &zipped(&[("a.xml", b"<a/>")]))]), &[(Some("a.xml"), "<a/>")], &[]);
    reads(&tnef("a.zip", &zipped(&[("a.xml", b"<a/>")])), &[(Some("a.xml"), "<a/>")], &[]);
    assert!(matches!(read(&zipped(&[]), &Limits::default()).1, Err(Error::Damaged { .. })));
}

#[test]
fn what_comes_after_the_end() {
    let twice = [gz(b"<a>"), gz(b"</a>")].concat();
    reads(&twice, &[(None, "<a></a>")], &[]);
    reads(&[gz(b"<a/>"), vec![0; 100]].concat(), &[(None, "<a/>")], &[]);
    reads(&[gz(b"<a/>"), b"junk".to_vec()].concat(), &[(None, "<a/>")], &["archive_trailing_bytes"]);
}

#[test]
fn cut_off() {
    let text = (0..20_000).map(|n| format!("<r>{}</r>", n * 7919 % 10_007)).collect::<String>();
    let packed = gz(text.as_bytes());
    let (seen, result) = read(&packed[..packed.len() / 2], &Limits::default());
    assert!(seen[0].1.len() > text.len() / 4 && text.starts_with(&seen[0].1));
    assert_eq!(result.unwrap(), ["gzip_truncated"]);
    let packed = zipped(&[("a.xml", b"<a/>"), ("b.xml", text.as_bytes())]);
    let (seen, result) = read(&packed[..packed.len() / 2], &Limits::default());
    assert_eq!(seen[0], (Some("a.xml".to_owned()), "<a/>".to_owned()));
    assert!(seen[1].1.len() > text.len() / 4 && text.starts_with(&seen[1].1));
    assert_eq!(result.unwrap(), ["zip_directory_missing", "zip_truncated"]);
}

#[test]
fn two_members_of_one_name_are_two() {
    let mut packed = zipped(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]);
    let places: Vec<usize> = memchr::memmem::find_iter(&packed, b"b.xml").collect();
    for at in places {
        packed[at] = b'a';
    }
    let (seen, _) = read(&packed, &Limits::default());
    assert_eq!(seen.len(), 2);
}

#[test]
fn limits_have_names() {
    let limits = Limits { output: 2_000_000, ratio: 50, members: 3, depth: 1, ..Limits::default() };
    let noise: Vec<u8> = (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let cases: [(Vec<u8>, &str, u64); 5] = [
        (gz(&noise), "output", 2_000_000),
        (gz(&vec![b' '; 1_900_000]), "ratio", 50),
        (zipped(&[("1", b"<"), ("2", b"<"), ("3", b"<"), ("4", b"<")]), "members", 3),
        (gz(&gz(b"<a/>")), "depth", 1),
        (zipped(&[("i.zip", &zipped(&[("a", b"<a/>")]))]), "depth", 1),
    ];
    for (bytes, limit, value) in cases {
        assert_eq!(read(&bytes, &limits).1, Err(Error::Limit { limit, value }));
    }
    let many: Vec<(String, Vec<u8>)> = (0..2000).map(|n| (n.to_string(), vec![])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(read(&zipped(&many), &limits).1, Err(Error::Limit { limit: "members", value: 3 }));
}

#[test]
fn what_cannot_be_opened_is_named() {
    let mut packed = zipped(&[("a.xml", b"<a/>")]);
    // the encryption bit of both headers
    packed[6] |= 1;
    let central = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    packed[central + 8] |= 1;
    assert_eq!(read(&packed, &Limits::default()).1, Err(Error::Encrypted { member: "a.xml".to_owned() }));
    let mut packed = zipped(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]);
    packed[8] = 14;
    let central = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    packed[central + 10] = 14;
    let (seen, result) = read(&packed, &Limits::default());
    assert_eq!((seen.len(), result.unwrap()), (1, vec!["zip_method_unsupported".to_owned()]));
    assert!(matches!(read(b"PK\x03\x04 and nothing", &Limits::default()).1, Err(Error::Damaged { format: "zip", .. })));
}
