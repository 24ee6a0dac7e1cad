//! Names for sources in SQL: the views know what the table of senders knows, on Athena (Trino) and here alike.
//!
//! The pieces of SQL between `-- begin` and `-- end` in infra/views are made from the table. `REFRESH=1 cargo test -p e2e
//! senders` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::process::Command;

use reports::senders::{KnownBy, OWN, entries, sender_of_address, sender_of_domain};

use crate::cli::program;
use crate::customer_domains::server::Nsd;
use crate::daemon::run;
use crate::moto::root;

const BEGIN: &str = "-- begin: made from shared/reports/src/senders.tsv, and held to it by a test\n";
const END: &str = "-- end\n";

#[test]
fn senders_in_the_views_are_those_of_the_table() {
    let (place, ranges) = (place_of_source_ip(), cases(false));
    hold("dmarc_records", &[&format!("{}{place}", known_domain()), &format!("{}{ranges}", cases(true))]);
    hold("dmarc_failures", &[&place, &ranges]);
}

fn hold(view: &str, pieces: &[&str]) {
    let path = root().join("infra/views").join(view).with_extension("sql");
    let committed = fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    let mut rest = committed.as_str();
    for piece in pieces {
        let (before, from) = rest.split_once(BEGIN).unwrap();
        let (_, after) = from.split_once(END).unwrap();
        let indent = " ".repeat(before.len() - before.trim_end_matches(' ').len());
        let lines: String = piece.lines().map(|line| format!("{indent}{line}\n")).collect();
        let _ = write!(made, "{before}{BEGIN}{lines}{indent}{END}");
        rest = after;
    }
    made.push_str(rest);
    if std::env::var_os("REFRESH").is_some() {
        fs::write(&path, &made).unwrap();
        return;
    }
    assert!(committed == made, "{} is not as the table has it: REFRESH=1 cargo test -p e2e senders", path.display());
}

/// What there is to compare addresses by: text that is in the order of the addresses. Three digits for each of four numbers; a
/// colon, which comes behind all digits, and four for each of the first four of eight groups.
fn place_of_source_ip() -> String {
    let padded = |text: &str, separator: &str, digits: u8| {
        let part = |n| format!("lpad(split_part({text}, '{separator}', {n}), {digits}, '0')");
        [1, 2, 3, 4].map(part).join("\n        || ")
    };
    // As many groups of zero as `::` stands for: there are eight, and one more than colons.
    let zeros = "2 * (8 - length(source_ip) + length(replace(source_ip, ':', '')))";
    let groups = format!("replace(source_ip, '::', ':' || substr('0:0:0:0:0:0:0:', 1, {zeros}))");
    format!(
        "CASE\n    WHEN source_ip LIKE '%.%' THEN\n        {}\n    ELSE\n        ':' || {}\nEND AS place\n",
        padded("replace(source_ip, '::ffff:', '')", ".", 3),
        padded(&groups, ":", 4)
    )
}

/// The first of the domains that passed which is of the table or below one that is. Behind each there is a space, before each a dot.
fn known_domain() -> String {
    let mut domains = Vec::new();
    for entry in entries() {
        if let KnownBy::Domain(domain) = entry.known_by {
            domains.push(domain.replace('.', "[.]"));
        }
    }
    format!(
        "nullif(regexp_extract('.' || array_join(dkim_domains || spf_domains, ' .') || ' ', '[.]({}) ', 1), '') AS known_domain,\n",
        domains.join("|")
    )
}

/// A line for each sender.
fn cases(domains: bool) -> String {
    let mut known: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for entry in entries() {
        let (first, last) = match entry.known_by {
            KnownBy::Domain(domain) if domains => {
                known.entry(entry.sender).or_default().push(format!("'{domain}'"));
                continue;
            }
            KnownBy::Range(first, bits) if !domains => ends(first, bits),
            _ => continue,
        };
        known.entry(entry.sender).or_default().push(format!("place BETWEEN '{}' AND '{}'", place(first), place(last)));
    }
    let line = |(sender, known): (&str, Vec<String>)| {
        let sender = sender.replace('\'', "''");
        if domains {
            format!("WHEN known_domain IN ({}) THEN '{sender}'\n", known.join(", "))
        } else {
            format!("WHEN {} THEN '{sender}'\n", known.join(" OR "))
        }
    };
    known.into_iter().map(line).collect()
}

fn ends(first: IpAddr, bits: u8) -> (IpAddr, IpAddr) {
    let last = match first {
        IpAddr::V4(first) => {
            Ipv4Addr::from_bits(first.to_bits() | u32::MAX.checked_shr(bits.into()).unwrap_or(0)).into()
        }
        IpAddr::V6(first) => {
            assert!(bits <= 64, "the views compare the first half of an IPv6 address");
            Ipv6Addr::from_bits(first.to_bits() | u128::MAX.checked_shr(bits.into()).unwrap_or(0)).into()
        }
    };
    (first, last)
}

/// What the SQL makes of an address.
fn place(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.octets().map(|octet| format!("{octet:03}")).concat(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!(":{a:04x}{b:04x}{c:04x}{d:04x}")
        }
    }
}

/// The order of the lines in a view decides nothing.
#[test]
fn ranges_of_two_senders_do_not_overlap_and_names_come_before_your_own() {
    let ranges: Vec<_> = entries()
        .iter()
        .filter_map(|entry| match entry.known_by {
            KnownBy::Range(first, bits) => Some((entry.sender, ends(first, bits))),
            KnownBy::Domain(_) => None,
        })
        .collect();
    for (sender, (first, last)) in &ranges {
        for (other, (from, to)) in &ranges {
            assert!(sender == other || last < from || to < first, "{sender} and {other} at {first}");
        }
        // Named questions take the first name of a source, which is a sender's if there is one.
        assert!(*sender < "your own");
    }
    assert!(entries().iter().all(|entry| entry.sender < "your own"));
}

/// A report of one record for each source: address, DKIM and SPF domains that passed, and whether SPF is aligned.
fn report(sources: &[(String, Vec<&str>, Vec<&str>, bool)]) -> String {
    let mut xml = "<feedback><version>1.0</version><report_metadata><org_name>R</org_name><email>a@reporter.example</email><report_id>1\
                   </report_id><date_range><begin>1795132800</begin><end>1795219199</end></date_range></report_metadata>\
                   <policy_published><domain>company.example</domain><p>none</p></policy_published>"
        .to_owned();
    for (address, dkim, spf, aligned) in sources {
        let result = |kind: &str, domain: &&str| {
            format!("<{kind}><domain>{domain}</domain><selector>s</selector><result>pass</result></{kind}>")
        };
        let results: String = dkim.iter().map(|domain| result("dkim", domain)).collect::<String>()
            + &spf.iter().map(|domain| result("spf", domain)).collect::<String>();
        let aligned = if *aligned { "pass" } else { "fail" };
        let _ = write!(
            xml,
            "<record><row><source_ip>{address}</source_ip><count>1</count><policy_evaluated><disposition>none</disposition>\
             <dkim>fail</dkim><spf>{aligned}</spf></policy_evaluated></row><identifiers><header_from>company.example</header_from>\
             </identifiers><auth_results>{results}</auth_results></record>"
        );
    }
    xml + "</feedback>"
}

fn rebound(args: &[&str]) -> String {
    run(Command::new(program()).args(args))
}

/// A lake with one report in it.
fn lake_of(report: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("r.xml");
    fs::write(&file, report).unwrap();
    let lake = folder.path().join("lake");
    rebound(&["ingest", file.to_str().unwrap(), "--lake", lake.to_str().unwrap(), "--quiet"]);
    folder
}

/// At, above and below both ends of every range, below and beside every domain: SQL says what the table says.
#[test]
fn the_views_name_whom_the_table_names() {
    let mut sources = Vec::new();
    let address = |address: &str| address.to_owned();
    for entry in entries() {
        match entry.known_by {
            KnownBy::Range(first, bits) => {
                let (first, last) = ends(first, bits);
                let (v6, first, last) = match (first, last) {
                    (IpAddr::V4(first), IpAddr::V4(last)) => {
                        (false, u128::from(first.to_bits()), u128::from(last.to_bits()))
                    }
                    (IpAddr::V6(first), IpAddr::V6(last)) => (true, first.to_bits(), last.to_bits()),
                    _ => unreachable!("both ends are of one family"),
                };
                for number in [first - 1, first, first.midpoint(last), last, last + 1] {
                    let at = if v6 {
                        IpAddr::V6(Ipv6Addr::from_bits(number))
                    } else {
                        IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(number).unwrap()))
                    };
                    sources.push((at.to_string(), Vec::new(), Vec::new(), false));
                }
            }
            KnownBy::Domain(domain) => sources.push((address("192.0.2.1"), vec![domain], Vec::new(), false)),
        }
    }
    for (at, dkim, spf, aligned) in [
        ("192.0.2.1", vec!["eu-west-1.amazonses.com"], vec![], false),
        ("192.0.2.1", vec!["notamazonses.com", "amazonses.com.example"], vec!["amazonses.co"], false),
        ("192.0.2.1", vec!["company.example"], vec!["a.b.sendgrid.net", "amazonses.com"], true),
        ("54.240.1.1", vec!["company.example"], vec!["company.example"], true),
        ("54.240.1.1", vec!["x.google.com"], vec![], false),
        ("192.0.2.1", vec![], vec!["company.example"], true),
        ("::ffff:54.240.1.1", vec![], vec![], false),
        ("2a01:111:f403::", vec![], vec![], false),
        ("2a01:111:f403::1:2:3", vec![], vec![], false),
        ("2a01::f403:0:1:2:3", vec![], vec![], false),
        ("::1", vec![], vec![], false),
        ("2001:db8:1:2:3:4:5:6", vec![], vec![], false),
        ("no address", vec![], vec![], false),
    ] {
        sources.push((address(at), dkim, spf, aligned));
    }
    let folder = lake_of(&report(&sources));
    let lake = folder.path().join("lake");
    let sql = "SELECT record_ordinal, sender FROM dmarc_records ORDER BY record_ordinal";
    let answer = rebound(&["query", "--lake", lake.to_str().unwrap(), "--format", "json", sql]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&answer).unwrap();
    assert_eq!(rows.len(), sources.len());
    let (mut wrong, mut named) = (String::new(), 0);
    for ((address, dkim, spf, aligned), row) in sources.iter().zip(&rows) {
        let known = dkim.iter().chain(spf).find_map(|domain| sender_of_domain(domain));
        let by_address = || address.parse().ok().and_then(sender_of_address);
        let wanted = known.or_else(by_address).or(aligned.then_some(OWN));
        named += usize::from(wanted.is_some());
        if row["sender"].as_str() != wanted {
            writeln!(wrong, "{address} {dkim:?} {spf:?}: {} instead of {wanted:?}", row["sender"]).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(named > 400, "only {named} of {} are named", sources.len());
}

fn sources_of(lake: &Path, more: &[&str]) -> Vec<serde_json::Value> {
    let lake = lake.to_str().unwrap();
    let args = [&["sources", "--lake", lake, "--today", "2026-11-24", "--format", "json"], more].concat();
    let mut rows: Vec<serde_json::Value> = serde_json::from_str(&rebound(&args)).unwrap();
    rows.sort_by_key(|row| row["source_ip"].as_str().map(str::to_owned));
    rows
}

fn four() -> String {
    report(&[
        ("54.240.1.1".to_owned(), vec![], vec![], false),
        ("192.0.2.1".to_owned(), vec![], vec!["bounce.company.example"], true),
        ("192.0.2.2".to_owned(), vec!["sub.mine.example"], vec![], false),
        ("192.0.2.3".to_owned(), vec!["a.b.esp.co.uk"], vec![], false),
        ("192.0.2.4".to_owned(), vec![], vec![], false),
    ])
}

fn names(rows: &[serde_json::Value]) -> Vec<(&str, Option<&str>, Option<&str>)> {
    rows.iter().map(|row| (row["source_ip"].as_str().unwrap(), row["sender"].as_str(), row["host"].as_str())).collect()
}

#[test]
fn the_program_names_sources() {
    let folder = lake_of(&four());
    let lake = folder.path().join("lake");
    let rows = sources_of(&lake, &["--own", "Mine.Example."]);
    let wanted = [
        ("192.0.2.1", Some("your own"), None),
        ("192.0.2.2", Some("your own"), None),
        ("192.0.2.3", Some("esp.co.uk"), None),
        ("192.0.2.4", None, None),
        ("54.240.1.1", Some("Amazon SES"), None),
    ];
    assert_eq!(names(&rows), wanted);
    assert_eq!(names(&sources_of(&lake, &[]))[1], ("192.0.2.2", Some("mine.example"), None));
    let lake = lake.to_str().unwrap();
    let csv = rebound(&["sources", "--lake", lake, "--today", "2026-11-24", "--format", "csv"]);
    assert!(
        csv.starts_with(
            "source_ip,sender,host,header_froms,messages,passed,pass_percent,domains,first_seen,last_seen\n"
        )
    );
    assert!(rebound(&["sources", "--lake", lake, "--today", "2026-11-24"]).contains("Amazon SES"));
    assert!(!Path::new(lake).join("reverse-dns.json").exists(), "nothing is asked unless it is wanted");
}

#[test]
fn the_program_asks_reverse_dns_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let root = ". 60 IN SOA ns.invalid. host.invalid. 1 3600 600 86400 60\n. 60 IN NS ns.invalid.\n";
        let zone = "4.2.0.192.in-addr.arpa. 60 IN PTR mail-a1.google.com.\nmail-a1.google.com. 60 IN A 192.0.2.4\n\
                    3.2.0.192.in-addr.arpa. 60 IN PTR mail-a2.google.com.\nmail-a2.google.com. 60 IN A 142.250.1.1\n\
                    2.2.0.192.in-addr.arpa. 60 IN PTR mx.mine.example.\nmx.mine.example. 60 IN A 192.0.2.2\n";
        let Some(mut nsd) = Nsd::start(".", &format!("{root}{zone}")).await else { return };
        let folder = lake_of(&four());
        let lake = folder.path().join("lake");
        let at = nsd.at().to_string();
        let asked = || sources_of(&lake, &["--own", "mine.example", "--resolve", "--resolver", &at]);
        let wanted = [
            ("192.0.2.1", Some("your own"), None),
            ("192.0.2.2", Some("your own"), Some("mx.mine.example")),
            ("192.0.2.3", Some("esp.co.uk"), None),
            ("192.0.2.4", Some("Google Workspace"), Some("mail-a1.google.com")),
            ("54.240.1.1", Some("Amazon SES"), None),
        ];
        assert_eq!(names(&asked()), wanted);
        // From now on DNS knows nothing, and is not asked.
        nsd.load(root).await;
        assert_eq!(names(&asked()), wanted);
    });
}
