//! `rebound serve` with real DNS (nsd) behind it: in Chromium, the whole way from adding a domain to verified, in both languages; and
//! the JSON API against its own description (schemathesis).

use std::fmt::Write as _;
use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;

use crate::cli::program;
use crate::daemon::{Daemon, run};
use crate::moto::root;

const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_customer_goes_the_whole_way_in_a_browser() {
    let Some(modules) = tool(".cache/npm/node_modules/playwright-core", "scripts/npm.sh") else { return };
    for program in ["/usr/bin/chromium", "/usr/sbin/nsd"] {
        if !Path::new(program).exists() {
            println!("skipped: no {program}");
            return;
        }
    }
    assert!(modules.exists());
    let served = Served::start();
    served.take_in_reports("company.example");
    served.drive("before");
    let mut zone = ZONE.to_owned();
    for domain in ["company.example", "kaisha.example"] {
        zone.push_str(&served.api(&format!("/api/v1/domains/{domain}/records?format=zone")));
        writeln!(zone, "{domain}. 300 IN MX 10 mx.platform.example.").unwrap();
        writeln!(zone, "{domain}._report._dmarc.reports.platform.example. 300 IN TXT \"v=DMARC1\"").unwrap();
    }
    // Whoever keeps the domains' DNS publishes the records.
    let served = served.publish(&zone);
    let way = || -> Value { serde_json::from_str(&served.api("/api/v1/domains/company.example/dmarc")).unwrap() };
    let began = Instant::now();
    while way()["figures"].is_null() {
        assert!(began.elapsed() < PATIENCE, "the reports are not counted: {}", way());
        std::thread::sleep(Duration::from_millis(500));
    }
    served.drive("after");
    assert_eq!((&way()["next"], &way()["figures"]["days"]), (&"test-quarantine".into(), &14.into()), "{}", way());
    let state = |domain: &str| {
        let status: Value = serde_json::from_str(&served.api(&format!("/api/v1/domains/{domain}/status"))).unwrap();
        (status["state"].as_str().unwrap().to_owned(), status["bounces_return"].as_str().unwrap().to_owned())
    };
    for domain in ["company.example", "kaisha.example"] {
        assert_eq!(state(domain), ("verified".to_owned(), "yes".to_owned()), "{domain}");
    }
    let told = fs::read_to_string(served.folder.path().join("lake/outbox.jsonl")).unwrap();
    assert_eq!(told.matches("domain.verified").count(), 2, "{told}");
}

#[test]
fn the_api_is_as_it_is_described() {
    let Some(schemathesis) = tool(".cache/venv-site/bin/schemathesis", "scripts/venv.sh tests/requirements-site.txt")
    else {
        return;
    };
    let served = Served::start();
    let post = ureq::post(format!("{}/api/v1/domains", served.url))
        .header("authorization", format!("Bearer {}", served.token));
    post.header("content-type", "application/json").send(r#"{"domains":[{"domain":"company.example"}]}"#).unwrap();
    // Few examples of each: the account of what may come back is what is tried, and 60 s are the most that it may take.
    run(Command::new("timeout")
        .args(["120"])
        // By the interpreter beside it: the program's first line names the folder that it was made in.
        .arg(schemathesis.with_file_name("python"))
        .arg(&schemathesis)
        .args([
            "run",
            &format!("{}/api/openapi.json", served.url),
            "--header",
            &format!("Authorization: Bearer {}", served.token),
        ])
        .args([
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        ])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "8",
            "--seed",
            "7",
            "--generation-database",
            "none",
        ])
        .args(["--request-timeout", "30", "--no-color"])
        .current_dir(served.folder.path()));
}

fn tool(path: &str, made_by: &str) -> Option<PathBuf> {
    let path = root().join(path);
    if !path.exists() {
        println!("skipped: no {} ({made_by})", path.display());
        return None;
    }
    Some(path)
}

/// `rebound serve` over a lake of its own.
struct Served {
    url: String,
    token: String,
    at: SocketAddr,
    nsd: Option<Daemon>,
    _program: Daemon,
    folder: tempfile::TempDir,
}

/// What the platform and the world publish.
const ZONE: &str = "\
example. 3600 IN SOA ns1.provider.example. host.provider.example. 1 3600 600 86400 1
example. 3600 IN NS ns1.provider.example.
ns1.provider.example. 3600 IN A 127.0.0.1
bounce.platform.example. 300 IN MX 10 mx.platform.example.
bounce.platform.example. 300 IN TXT \"v=spf1 ip4:192.0.2.0/24 -all\"
mx.platform.example. 300 IN A 192.0.2.1
spf.platform.example. 300 IN TXT \"v=spf1 ip4:192.0.2.0/24 -all\"
reports.platform.example. 300 IN MX 10 mx.platform.example.
";

const PLATFORM: &str = r#"{"bounce_host": "bounce.platform.example", "spf_include": "spf.platform.example",
  "dmarc_rua": "dmarc@reports.platform.example", "ed25519": true}"#;

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lake = folder.path().join("lake");
        fs::create_dir(&lake).unwrap();
        fs::write(lake.join("platform.json"), PLATFORM).unwrap();
        let at = free();
        let nsd = nsd(folder.path(), at, ZONE);
        let token_file = folder.path().join("token");
        let mut command = Command::new(program());
        command.args(["serve", "--listen", "127.0.0.1:0", "--lake"]).arg(&lake).arg("--token-file").arg(&token_file);
        command.args(["--resolver", &at.to_string()]);
        let program = Daemon::start(&command, folder.path().join("serve.log"));
        program.wait_until("rebound serve", PATIENCE, || program.output().contains("http://"));
        let output = program.output();
        let url = output.lines().find(|line| line.starts_with("http://")).unwrap().to_owned();
        let token = fs::read_to_string(&token_file).unwrap().trim().to_owned();
        assert!(!output.contains(&token), "a token that has a file is not shown");
        Self { url, token, at, nsd, _program: program, folder }
    }

    /// The name server, with another zone.
    fn publish(mut self, zone: &str) -> Self {
        drop(self.nsd.take());
        self.nsd = nsd(self.folder.path(), self.at, zone);
        self
    }

    /// Reports of the last 14 days, by `rebound ingest`: 987 messages a day that are aligned, and 13 that are not.
    fn take_in_reports(&self, domain: &str) {
        let folder = self.folder.path().join("reports");
        fs::create_dir(&folder).unwrap();
        let midnight = Timestamp::now().as_second() / 86_400 * 86_400;
        for day in 1..=14 {
            let (begin, mut records) = (midnight - day * 86_400, String::new());
            for (address, count, result) in [
                ("192.0.2.1", 987, "pass"),
                ("54.240.0.9", 9, "fail"),
                ("2001:db8:1234:5678:9abc:def0:1234:5678", 4, "fail"),
            ] {
                write!(
                    records,
                    "<record><row><source_ip>{address}</source_ip><count>{count}</count><policy_evaluated><disposition>none\
                     </disposition><dkim>{result}</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>\
                     {domain}</header_from></identifiers><auth_results></auth_results></record>"
                )
                .unwrap();
            }
            let report = format!(
                "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>receiver.example</org_name><email>d@receiver.example\
                 </email><report_id>{day}</report_id><date_range><begin>{begin}</begin><end>{}</end></date_range></report_metadata>\
                 <policy_published><domain>{domain}</domain><p>none</p></policy_published>{records}</feedback>",
                begin + 86_399
            );
            fs::write(folder.join(format!("{day}.xml")), report).unwrap();
        }
        run(Command::new(program()).arg("ingest").arg(&folder).arg("--lake").arg(self.folder.path().join("lake")));
    }

    fn drive(&self, phase: &str) {
        let mut command = Command::new("node");
        command.arg(root().join("tests/browser/site.mjs")).args([phase, &self.url, &self.token]);
        // SITE_PICTURES=folder leaves pictures of every page there.
        command.args(std::env::var_os("SITE_PICTURES"));
        print!("{}", run(&mut command));
    }

    fn api(&self, path: &str) -> String {
        let request =
            ureq::get(format!("{}{path}", self.url)).header("authorization", format!("Bearer {}", self.token));
        request.call().unwrap().into_body().read_to_string().unwrap()
    }
}

/// nsd, answering for everything, once it does; none where it is not installed: then nothing is answered.
fn nsd(folder: &Path, at: SocketAddr, zone: &str) -> Option<Daemon> {
    if !Path::new("/usr/sbin/nsd").exists() {
        return None;
    }
    fs::write(folder.join("zone"), zone).unwrap();
    let (d, ip, port) = (folder.display(), at.ip(), at.port());
    let configuration = format!(
        "server:\n server-count: 1\n username: \"\"\n chroot: \"\"\n zonesdir: \"{d}\"\n zonelistfile: \"{d}/list\"\n \
         xfrdfile: \"{d}/xfrd\"\n xfrdir: \"{d}\"\n pidfile: \"{d}/pid\"\n ip-address: {ip}@{port}\nremote-control:\n \
         control-enable: no\nzone:\n name: \"example\"\n zonefile: zone\n"
    );
    let file = folder.join("nsd.conf");
    fs::write(&file, configuration).unwrap();
    let mut command = Command::new("/usr/sbin/nsd");
    command.args(["-d", "-c"]).arg(&file);
    let daemon = Daemon::start(&command, folder.join("nsd.log"));
    let began = Instant::now();
    while !answers(at) {
        assert!(began.elapsed() < PATIENCE, "nsd does not answer:\n{}", daemon.output());
        std::thread::sleep(Duration::from_millis(50));
    }
    Some(daemon)
}

/// Whether the address of ns1.provider.example is known (RFC 1035, section 4.1: one question, one answer).
fn answers(at: SocketAddr) -> bool {
    let mut question = vec![0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in ["ns1", "provider", "example"] {
        question.push(u8::try_from(label.len()).unwrap());
        question.extend(label.as_bytes());
    }
    question.extend([0, 0, 1, 0, 1]);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut answer = [0; 512];
    socket.send_to(&question, at).is_ok()
        && socket.recv_from(&mut answer).is_ok_and(|(length, _)| length > question.len() && answer[3] & 15 == 0)
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
