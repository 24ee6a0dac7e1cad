//! The resolver over a real name server (nsd), on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use model::{Answer, DnsRecord, Question, RecordData, RecordType};
use ports::{Dns as _, conformance};
use resolver::Resolver;

const ORIGIN: &str = "suite.example";

#[tokio::test]
async fn the_resolver_conforms() {
    let Some(nsd) = Nsd::start(&conformance::dns_zone(ORIGIN)) else { return };
    conformance::dns(&nsd.resolver().await, ORIGIN).await;
}

#[tokio::test]
async fn a_zones_own_servers_are_asked() {
    let Some(nsd) = Nsd::start(&conformance::dns_zone(ORIGIN)) else { return };
    let resolver = nsd.resolver().await;
    let servers = resolver.ask_zone(&Question::new("deep.below.host.suite.example", RecordType::A)).await;
    let [one, two] = &servers[..] else { panic!("{servers:?}") };
    assert_eq!((one.server.as_str(), one.address), ("ns1.suite.example", Some(Ipv4Addr::LOCALHOST.into())));
    assert_eq!(one.answer, Answer::NxDomain { ttl: 300 });
    // Its address is a neighbour's: not asked.
    assert_eq!((two.server.as_str(), two.address, &two.answer), ("ns2.suite.example", None, &Answer::ServFail));
    let servers = resolver.ask_zone(&Question::new("text.suite.example", RecordType::Txt)).await;
    assert_eq!(servers[0].answer.ttl(), Some(60), "the TTL as the zone has it");
}

#[tokio::test]
async fn what_cannot_be_known_is_said_so() {
    let Some(nsd) = Nsd::start(&conformance::dns_zone(ORIGIN)) else { return };
    let resolver = nsd.resolver().await;
    let refused = resolver.ask(&Question::new("other.zone", RecordType::Txt)).await;
    assert_eq!(refused, Answer::ServFail, "a server that refuses");
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let resolver = Resolver::at(silent.local_addr().unwrap()).with_patience(Duration::from_millis(50));
    assert_eq!(resolver.ask(&Question::new("host.suite.example", RecordType::A)).await, Answer::Timeout);
    assert!(resolver.ask_zone(&Question::new("host.suite.example", RecordType::A)).await.is_empty());
    let long = format!("{}.example", "a".repeat(64));
    assert_eq!(resolver.ask(&Question::new(&long, RecordType::A)).await, Answer::NxDomain { ttl: 0 });
}

/// A name server with one zone; it ends with this.
struct Nsd {
    child: Child,
    at: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Nsd {
    fn start(records: &[DnsRecord]) -> Option<Self> {
        if !Path::new("/usr/sbin/nsd").exists() {
            println!("skipped: nsd is not installed (Debian package nsd)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let at = free();
        fs::write(folder.path().join("zone"), zone(records)).unwrap();
        let configuration = format!(
            "server:\n server-count: 1\n username: \"\"\n chroot: \"\"\n zonesdir: {dir:?}\n zonelistfile: \"{d}/list\"\n xfrdfile: \"{d}/xfrd\"\n xfrdir: {dir:?}\n pidfile: \"{d}/pid\"\n ip-address: {ip}@{port}\nremote-control:\n control-enable: no\nzone:\n name: {ORIGIN}\n zonefile: zone\n",
            dir = folder.path().display().to_string(),
            d = folder.path().display(),
            ip = at.ip(),
            port = at.port(),
        );
        let file = folder.path().join("nsd.conf");
        fs::write(&file, configuration).unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new("/usr/sbin/nsd")
            .args(["-d", "-c"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Some(Self { child, at, _folder: folder })
    }

    /// A resolver, once the server answers.
    async fn resolver(&self) -> Resolver {
        let resolver = Resolver::at(self.at);
        let began = Instant::now();
        loop {
            let answer = resolver.ask(&Question::new("host.suite.example", RecordType::A)).await;
            if !answer.is_unknown() {
                return resolver;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "nsd does not answer: {answer:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Nsd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that is free for UDP and TCP.
fn free() -> SocketAddr {
    loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let at = udp.local_addr().unwrap();
        if TcpListener::bind(at).is_ok() {
            return at;
        }
    }
}

fn zone(records: &[DnsRecord]) -> String {
    let mut text = format!(
        "{ORIGIN}. 3600 IN SOA ns1.{ORIGIN}. host.{ORIGIN}. 1 3600 600 86400 300\n{ORIGIN}. 3600 IN NS ns1.{ORIGIN}.\n{ORIGIN}. 3600 IN NS ns2.{ORIGIN}.\nns1.{ORIGIN}. 3600 IN A 127.0.0.1\nns2.{ORIGIN}. 3600 IN A 10.0.0.1\n"
    );
    for record in records {
        let data = match &record.data {
            RecordData::Txt(strings) => strings
                .iter()
                .map(|string| {
                    let escaped: String = string.iter().map(|byte| format!("\\{byte:03}")).collect();
                    format!("\"{escaped}\"")
                })
                .collect::<Vec<_>>()
                .join(" "),
            other => other.to_string(),
        };
        writeln!(text, "{}. {} IN {} {data}", record.name, record.ttl, record.data.kind()).unwrap();
    }
    text
}
