//! How reports are carried: every media type, name, transfer encoding and packing that issue 6 names, and what a stranger
//! may send instead. From the bytes of a mail to the counts of its reports.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead as _, Write as _};

use model::{Context, Id};
use reports::{aggregate, tls};
use unpack::Limits;

const CONTEXT: Context<'static> = Context {
    mail_id: Id([7; 16]),
    received_at: None,
    envelope_recipient: None,
    authenticated_domains: None,
    keep_headers: &[],
};

const XML: &str = "<?xml version=\"1.0\"?>\n<feedback><version>1.0</version><report_metadata><org_name>R</org_name><email>a@b.example\
                   </email><report_id>1</report_id><date_range><begin>1</begin><end>2</end></date_range></report_metadata>\n\
                   <policy_published><domain>example.com</domain><p>none</p></policy_published>\n<record><row><source_ip>192.0.2.1\
                   </source_ip><count>1</count><policy_evaluated><disposition>none</disposition></policy_evaluated></row>\n\
                   <identifiers><header_from>example.com</header_from></identifiers></record></feedback>\n";

const JSON: &str = "{\"organization-name\":\"R\",\"report-id\":\"1\",\"date-range\":{},\"policies\":[]}";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip of stored members, written by hand: signatures, sizes, names.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in members {
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let len = u16::try_from(name.len()).unwrap().to_le_bytes();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let shared =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &size, &size, &len, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0", &shared[..], &[0; 10], &offset, name.as_bytes()].concat());
    }
    let count = u16::try_from(members.len()).unwrap().to_le_bytes();
    let (begin, size) =
        (u32::try_from(out.len()).unwrap().to_le_bytes(), u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &begin, &[0, 0]].concat());
    out
}

/// A tar of one file.
fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = [0_u8; 512];
    let mut put = |at: usize, text: &[u8]| header.iter_mut().skip(at).zip(text).for_each(|(to, from)| *to = *from);
    put(0, name.as_bytes());
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(156, b"0");
    put(257, b"ustar");
    let mut out = [&header, bytes].concat();
    out.resize(out.len().next_multiple_of(512) + 1024, 0);
    out
}

/// A winmail.dat with one attachment (MS-OXTNEF): level, attribute, length, data, checksum.
fn tnef(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = b"\x78\x9f\x3e\x22\x01\x00".to_vec();
    for (id, data) in [(0x0006_9002_u32, &[0; 14][..]), (0x0001_8010, name.as_bytes()), (0x0006_800f, bytes)] {
        let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte))).to_le_bytes();
        let len = u32::try_from(data.len()).unwrap().to_le_bytes();
        out.extend([&[2][..], &id.to_le_bytes(), &len, data, &sum].concat());
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (at, group) in bytes.chunks(3).enumerate() {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = ALPHABET.get(usize::try_from(bits >> shift & 63).unwrap()).copied().unwrap();
            out.push(if at <= group.len() { char::from(digit) } else { '=' });
        }
        if at % 19 == 18 {
            out.push('\n');
        }
    }
    out
}

fn quoted_printable(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if *b == b'\n' { "\n".to_owned() } else { format!("={b:02X}=\n") }).collect()
}

fn part(fields: &str, body: &str) -> Vec<u8> {
    format!("From: dmarc@b.example\nMIME-Version: 1.0\n{fields}\n\n{body}").into_bytes()
}

type Visit<'v, 'f> = &'v mut (dyn FnMut(&mut unpack::Document<'_>) + 'f);

/// How many aggregate reports with one record, and TLS reports, a mail or a loose file holds; or why it cannot be unpacked.
fn count(raw: &[u8], limits: &Limits) -> Result<(usize, usize), String> {
    let (mut aggregates, mut tls_reports, mut failed) = (0, 0, None);
    let mut read = |unpack: &dyn Fn(Visit<'_, '_>) -> Result<Vec<model::Warning>, unpack::Error>| {
        let unpacked = unpack(&mut |document| {
            let Ok(head) = document.fill_buf() else { return };
            if aggregate::looks_like(head) {
                match aggregate::read(&mut *document, &CONTEXT, &reports::Limits::DEFAULT, 0, &mut |_, _| ()) {
                    Ok(report) => aggregates += usize::try_from(report.record_count).unwrap(),
                    Err(error) => failed = Some(error.to_string()),
                }
            } else if tls::looks_like(head) {
                tls::read(&mut *document, &CONTEXT, &reports::Limits::DEFAULT, 0).unwrap();
                tls_reports += 1;
            }
            // What is none is inflated too, so that a bomb is told by its name.
            let _ = std::io::copy(document, &mut std::io::sink());
        });
        if let Err(error) = unpacked {
            failed = Some(error.to_string());
        }
    };
    if unpack::sniff(raw) == unpack::Kind::Mail {
        let mail = unpack::mail(raw, limits);
        unpack::leaves(&mail).for_each(|part| read(&|visit| unpack::documents_of(part, None, limits, visit)));
    } else {
        read(&|visit| unpack::documents(raw, limits, visit));
    }
    failed.map_or(Ok((aggregates, tls_reports)), Err)
}

#[test]
fn carriers() {
    let xml = XML.as_bytes();
    let packed = gzip(xml);
    let b64 =
        |fields: &str, bytes: &[u8]| part(&format!("{fields}\nContent-Transfer-Encoding: base64"), &base64(bytes));
    let nested = |inner: &[u8], encoding: &str| {
        let inner = String::from_utf8_lossy(inner).into_owned();
        let inner = if encoding == "base64" { base64(inner.as_bytes()) } else { inner };
        part(
            &format!(
                "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}"
            ),
            &format!("{inner}\n--o--\n"),
        )
    };
    let gz_mail = b64("Content-Type: application/gzip; name=\"r!example.com!1!2.xml.gz\"", &packed);
    let two = part(
        "Content-Type: multipart/mixed; boundary=b",
        &format!(
            "--b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{}\n--b\nContent-Type: text/xml\n\n{XML}\n--b--\n",
            base64(&packed)
        ),
    );
    let cut = &packed[..packed.len() - 12];
    let deep = |inner: &str| {
        format!(
            "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/related; boundary=m\n\n--m\nContent-Type: \
             multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nhello\n--i\n{inner}\n--i--\n--m--\n--o--\n"
        )
    };
    let inner = format!("Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n{}", base64(&packed));
    let multipart = format!("From: dmarc@b.example\nMIME-Version: 1.0\n{}", deep(&inner)).into_bytes();
    let cases: Vec<(&str, Vec<u8>, (usize, usize))> = vec![
        ("gzip attachment", gz_mail.clone(), (1, 0)),
        ("zip attachment", b64("Content-Type: application/zip; name=r.zip", &zip(&[("r.xml", xml)])), (1, 0)),
        ("gzip labelled zip", b64("Content-Type: application/zip; name=r.zip", &packed), (1, 0)),
        ("zip labelled gzip", b64("Content-Type: application/gzip; name=r.xml.gz", &zip(&[("r.xml", xml)])), (1, 0)),
        ("octet-stream without a name", b64("Content-Type: application/octet-stream", &packed), (1, 0)),
        ("any media type", b64("Content-Type: image/png; name=photo.png", &packed), (1, 0)),
        ("gzip sent as text/plain", b64("Content-Type: text/plain", &packed), (1, 0)),
        ("no Content-Type", b64("Content-Disposition: attachment", &packed), (1, 0)),
        ("XML inline, 8bit", part("Content-Type: text/xml\nContent-Transfer-Encoding: 8bit", XML), (1, 0)),
        ("XML inline as plain text", part("Content-Type: text/plain", XML), (1, 0)),
        (
            "XML, quoted-printable",
            part("Content-Type: application/xml\nContent-Transfer-Encoding: quoted-printable", &quoted_printable(xml)),
            (1, 0),
        ),
        ("XML, base64", b64("Content-Type: text/xml; charset=utf-8", xml), (1, 0)),
        ("several reports in one mail", two, (2, 0)),
        (
            "every member of a zip",
            b64("Content-Type: application/zip", &zip(&[("1.xml", xml), ("2.xml", xml), ("readme.txt", b"hi")])),
            (2, 0),
        ),
        (
            "path-like member names",
            b64("Content-Type: application/zip", &zip(&[("../../etc/passwd", xml), ("C:\\x", xml)])),
            (2, 0),
        ),
        ("nested message/rfc822", nested(&gz_mail, "7bit"), (1, 0)),
        ("nested message/rfc822, base64", nested(&gz_mail, "base64"), (1, 0)),
        ("nested twice", nested(&nested(&gz_mail, "7bit"), "base64"), (1, 0)),
        ("trailing NULs", b64("Content-Type: application/gzip", &[packed.clone(), vec![0; 50]].concat()), (1, 0)),
        ("truncated gzip", b64("Content-Type: application/gzip", cut), (1, 0)),
        ("multipart within multipart", multipart, (1, 0)),
        (
            "zip in a mail's inline part",
            b64("Content-Type: application/zip\nContent-Disposition: inline", &zip(&[("r.xml", xml)])),
            (1, 0),
        ),
        ("TNEF", b64("Content-Type: application/ms-tnef; name=winmail.dat", &tnef("r.xml.gz", &packed)), (1, 0)),
        (
            "TNEF without the media type, with a zip",
            b64("Content-Type: application/octet-stream", &tnef("r.zip", &zip(&[("r.xml", xml)]))),
            (1, 0),
        ),
        (
            "TNEF with another attachment",
            b64("Content-Type: application/ms-tnef", &tnef("photo.jpg", b"\xff\xd8\xff")),
            (0, 0),
        ),
        (
            "trailing NULs behind a zip",
            b64("Content-Type: application/zip", &[zip(&[("r.xml", xml)]), vec![0; 50]].concat()),
            (1, 0),
        ),
        ("trailing NULs behind XML", b64("Content-Type: text/xml", &[xml, &[0; 50]].concat()), (1, 0)),
        ("loose tar", tar("r.xml", xml), (1, 0)),
        ("loose tar.gz", gzip(&tar("r.xml", xml)), (1, 0)),
        ("loose tar of a gzip", tar("r.xml.gz", &packed), (1, 0)),
        ("loose truncated gzip", cut.to_vec(), (1, 0)),
        ("loose XML", xml.to_vec(), (1, 0)),
        ("loose XML with a mark", [b"\xef\xbb\xbf", xml].concat(), (1, 0)),
        ("loose gzip", packed.clone(), (1, 0)),
        ("loose zip", zip(&[("r.xml", xml)]), (1, 0)),
        ("gzip in a zip", zip(&[("r.xml.gz", &packed)]), (1, 0)),
        ("TLS report, gzip", b64("Content-Type: application/tlsrpt+gzip", &gzip(JSON.as_bytes())), (0, 1)),
        ("TLS report, plain", part("Content-Type: application/tlsrpt+json", JSON), (0, 1)),
        ("loose TLS report", gzip(JSON.as_bytes()), (0, 1)),
        ("no report", part("Content-Type: text/plain", "feedback, please"), (0, 0)),
    ];
    for (name, raw, wanted) in cases {
        assert_eq!(count(&raw, &Limits::default()), Ok(wanted), "{name}");
    }
}

/// A long gzip in base64 is never held decoded, and is read all the same wherever it stands.
#[test]
fn long_carriers() {
    let mut seed = 1_u32;
    let noise = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    });
    let packed = gzip(&XML.bytes().chain(noise.take(1 << 20)).collect::<Vec<_>>());
    let text = base64(&packed);
    assert!(text.len() > 1 << 20);
    let fields = |media: &str| format!("Content-Type: {media}\nContent-Transfer-Encoding: base64");
    let mail = part(&fields("application/gzip"), &text);
    let within = part(&fields("message/rfc822"), &base64(&mail));
    let cut = text.get(..text.len() - 400).unwrap();
    for (name, raw, warning) in [
        ("gzip", mail, None),
        ("octet-stream", part(&fields("application/octet-stream"), &text), None),
        ("text/plain", part(&fields("text/plain"), &text), None),
        ("within a mail in base64", within, None),
        ("a list's footer", part(&fields("application/gzip"), &format!("{text}=\n(a list)\n")), None),
        ("strange bytes", part(&fields("application/gzip"), &text.replacen('\n', "!!\n", 1)), Some("base64_malformed")),
        ("cut", part(&fields("application/gzip"), cut), Some("gzip_truncated")),
        ("NULs behind it", part(&fields("application/gzip"), &base64(&[packed, vec![0; 60]].concat())), None),
    ] {
        let limits = Limits::default();
        assert_eq!(count(&raw, &limits), Ok((1, 0)), "{name}");
        let mail = unpack::mail(&raw, &limits);
        let part = unpack::leaves(&mail).next().unwrap();
        assert!(matches!(part.content, model::Content::Base64(_)) && part.bytes().is_none(), "{name}");
        let warnings = unpack::documents_of(part, None, &limits, &mut |document| {
            std::io::copy(document, &mut std::io::sink()).unwrap();
        })
        .unwrap();
        assert_eq!(warnings.first().map(|warning| warning.code.as_str()), warning, "{name}");
    }
}

#[test]
fn what_a_stranger_may_send() {
    let limits = Limits { output: 4 << 20, ..Limits::default() };
    let spaces = vec![b' '; 3 << 20];
    let bomb = gzip(&spaces);
    let noise: Vec<u8> = (0..1_500_000_u32)
        .map(|n| if n % 7 == 0 { (n.wrapping_mul(2_654_435_761) >> 24) as u8 } else { b'x' })
        .collect();
    let large = [&gzip(&noise)[..], &gzip(&noise), &gzip(&noise)].concat();
    let many: Vec<(String, &[u8])> = (0..17).map(|n| (format!("{n}.xml"), XML.as_bytes())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let nested = zip(&[("1.zip", &zip(&[("2.zip", &zip(&[("3.zip", &zip(&[("r.xml", XML.as_bytes())]))]))]))]);
    for (name, raw, wanted) in [
        ("a bomb", bomb.clone(), "over the limit `ratio` of 200"),
        ("a bomb in a zip", zip(&[("r.xml.gz", &bomb)]), "over the limit `ratio` of 200"),
        ("too large", large, "over the limit `output` of 4194304"),
        ("too many members", zip(&many), "over the limit `members` of 16"),
        ("too deep", nested, "over the limit `depth` of 2"),
        (
            "entities",
            b"<?xml version=\"1.0\"?><!DOCTYPE feedback [<!ENTITY a \"b\">]><feedback/>".to_vec(),
            "the XML has a DOCTYPE, which is refused",
        ),
    ] {
        assert_eq!(count(&raw, &limits), Err(wanted.to_owned()), "{name}");
    }
    // Every member of 42.zip's kind is the same bytes: two directory entries for one member count twice.
    assert_eq!(count(&zip(&[("a", XML.as_bytes()), ("a", XML.as_bytes())]), &limits), Ok((2, 0)));
}
