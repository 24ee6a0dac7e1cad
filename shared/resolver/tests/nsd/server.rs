//! A real name server (nsd) on loopback with one zone. Whole-system tests take this file in with `#[path]`.

use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use model::{Question, RecordData, RecordType};
use ports::Dns as _;
use resolver::Resolver;

const NSD: &str = "/usr/sbin/nsd";
/// A loaded machine takes its time.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long one process may take: on a loaded machine nsd's own processes can miss each other at their start, and it never serves.
const PATIENCE_WITH_ONE: Duration = Duration::from_secs(10);

/// It ends with this.
pub(crate) struct Nsd {
    child: Child,
    at: SocketAddr,
    /// How the mark of a zone's version is called.
    mark: String,
    versions: u32,
    folder: tempfile::TempDir,
}

impl Nsd {
    /// Starts one for the zone `origin` (`.` for the root). `None`, and a line that says so, where it is not installed.
    pub(crate) async fn start(origin: &str, records: &str) -> Option<Self> {
        if !Path::new(NSD).exists() {
            println!("skipped: nsd is not installed (Debian package nsd)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let at = free();
        let d = folder.path().display();
        let configuration = format!(
            "server:\n server-count: 1\n username: \"\"\n chroot: \"\"\n zonesdir: \"{d}\"\n zonelistfile: \"{d}/list\"\n \
             xfrdfile: \"{d}/xfrd\"\n xfrdir: \"{d}\"\n pidfile: \"{d}/pid\"\n ip-address: {}@{}\nremote-control:\n \
             control-enable: no\nzone:\n name: \"{origin}\"\n zonefile: zone\n",
            at.ip(),
            at.port(),
        );
        let file = folder.path().join("nsd.conf");
        fs::write(&file, configuration).unwrap();
        let mark = if origin == "." { "zone-version".to_owned() } else { format!("zone-version.{origin}") };
        fs::write(folder.path().join("zone"), marked(&mark, 0, records)).unwrap();
        let mut nsd = Self { child: spawn(folder.path()), at, mark, versions: 0, folder };
        nsd.wait().await;
        Some(nsd)
    }

    /// Serves these records from now on. A new process takes the place of the old one: nsd passes over a reload that comes while
    /// another is under way.
    pub(crate) async fn load(&mut self, records: &str) {
        self.versions += 1;
        fs::write(self.folder.path().join("zone"), marked(&self.mark, self.versions, records)).unwrap();
        self.restart();
        self.wait().await;
    }

    fn restart(&mut self) {
        end(&mut self.child);
        self.child = spawn(self.folder.path());
    }

    pub(crate) fn at(&self) -> SocketAddr {
        self.at
    }

    pub(crate) fn resolver(&self) -> Resolver {
        // Longer than it waits for a name server elsewhere: this one answers, however loaded the machine is.
        Resolver::at(self.at).with_patience(Duration::from_secs(20))
    }

    /// Until the last version is served.
    async fn wait(&mut self) {
        let began = Instant::now();
        let mut started = began;
        let (question, version) = (Question::new(&self.mark, RecordType::Txt), self.versions.to_string());
        let resolver = Resolver::at(self.at);
        loop {
            let answer = resolver.ask(&question).await;
            let there = answer.records().iter().any(|record| match &record.data {
                RecordData::Txt(strings) => strings.concat() == version.as_bytes(),
                _ => false,
            });
            if there {
                return;
            }
            if began.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap();
                panic!("nsd does not serve version {version}: {answer:?}\n{log}");
            }
            if started.elapsed() > PATIENCE_WITH_ONE {
                self.restart();
                started = Instant::now();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Nsd {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn spawn(folder: &Path) -> Child {
    let log = fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
    let mut command = Command::new(NSD);
    command.args(["-d", "-c"]).arg(folder.join("nsd.conf")).stdin(Stdio::null());
    command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
}

/// It ends its children, which a killed one could not.
fn end(child: &mut Child) {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    if !asked.is_ok_and(|status| status.success()) {
        let _ = child.kill();
    }
    let _ = child.wait();
}

fn marked(mark: &str, version: u32, records: &str) -> String {
    format!("{records}\n{mark}. 1 IN TXT \"{version}\"\n")
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
