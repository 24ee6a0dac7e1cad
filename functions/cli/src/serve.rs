//! `rebound serve`: the pages and the API for customers' domains, on this machine; and the checks that are due, as `domain-check` makes
//! them on AWS.

use std::fs;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use host_local::{Outbox, SecretFiles, SystemClock};
use jiff::{SignedDuration, Timestamp};
use pipeline::registry::{self, Count, Platform, Registry};
use ports::{Clock, Dns};
use resolver::Resolver;
use site::access::{SIGNING_KEY, Signer, tokens};
use site::{Config, Ports, Site};

use crate::End;
use crate::args::{ServeArgs, TenantVerb};
use crate::ingest::open_lake;

/// Whose token is made where the lake has none.
const LOCAL: &str = "local";
/// How often is looked for checks that are due.
const LOOK: Duration = Duration::from_secs(30);
/// How long counting DMARC reports may take: checks wait for it.
const LONGEST_COUNT: SignedDuration = SignedDuration::from_mins(30);

pub(crate) fn run(args: &ServeArgs, quiet: bool) -> anyhow::Result<End> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args, quiet))
}

async fn serve(args: &ServeArgs, quiet: bool) -> anyhow::Result<End> {
    let lake = &args.lake.folder;
    let ports = ports(lake, args.resolver)?;
    let platform = platform(lake, args.platform.as_deref())?;
    let base_url = args.base_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    let https = base_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    anyhow::ensure!(
        https || args.listen.ip().is_loopback(),
        "{} can be reached from elsewhere, and this program speaks no TLS: put a proxy that does before it, and say --base-url \
         https://…",
        args.listen
    );
    let listener = tokio::net::TcpListener::bind(args.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", args.listen))?;
    let here = listener.local_addr()?;
    let hosts = hosts(here, base_url.as_deref());
    let signer = Signer::from_secrets(&*ports.secrets, SIGNING_KEY).await?;
    token(&ports, args.token_file.as_deref()).await?;
    if !quiet {
        println!("http://{here}");
        io::stdout().flush()?;
    }
    let checks = tokio::spawn(check_what_is_due(ports.clone()));
    let app = site::app(Site::new(Config { platform, base_url, https, hosts }, ports, signer));
    let end = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, app).with_graceful_shutdown(end).await?;
    checks.abort();
    Ok(End::Done)
}

fn ports(lake: &Path, resolver: Option<SocketAddr>) -> anyhow::Result<Ports> {
    let dns = match resolver {
        Some(server) => Resolver::at(server),
        None => Resolver::of_system()?,
    };
    Ok(Ports {
        store: Arc::new(open_lake(lake, true)?),
        secrets: Arc::new(SecretFiles::at(lake.join(".secrets"))),
        events: Arc::new(Outbox::at(lake.join("outbox.jsonl"))),
        dns: Arc::new(dns),
        clock: Arc::new(SystemClock),
    })
}

/// The platform's side: of the file that is named, else of `platform.json` in the lake, else nothing.
fn platform(lake: &Path, file: Option<&Path>) -> anyhow::Result<Platform> {
    let own = lake.join("platform.json");
    let Some(path) = file.or_else(|| own.is_file().then_some(own.as_path())) else { return Ok(Platform::default()) };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} does not describe a platform", path.display()))
}

/// The names that this server is called by. Another one leads here from a page of somebody else's.
fn hosts(here: SocketAddr, base_url: Option<&str>) -> Vec<String> {
    let port = here.port();
    let own = [here.to_string(), format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")];
    let public = base_url.and_then(|url| url.split_once("://")).map(|(_, host)| host.to_owned());
    own.into_iter().chain(public).collect()
}

/// Sees to it that somebody can log in: the token of a file (made there where it is not), or a new one where the lake has none.
async fn token(ports: &Ports, file: Option<&Path>) -> anyhow::Result<()> {
    let now = ports.clock.now();
    match file {
        Some(file) => match fs::read_to_string(file) {
            Ok(text) => Ok(tokens::accept(&*ports.store, LOCAL, text.trim(), now).await?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let token = tokens::issue(&*ports.store, LOCAL, now).await?;
                write_private(file, &token).with_context(|| format!("cannot write {}", file.display()))
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        },
        None if tokens::issued(&*ports.store).await?.is_empty() => {
            let token = tokens::issue(&*ports.store, LOCAL, now).await?;
            println!("the token of the tenant {LOCAL}, shown this once: {token}");
            Ok(())
        }
        None => Ok(()),
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(path)?, "{text}")
}

/// Every six hours, and closer after 'I have published it'. What fails is tried again at the next look.
async fn check_what_is_due(ports: Ports) {
    loop {
        if let Err(error) = check_all(&ports).await {
            eprintln!("rebound: domains were not checked: {error}");
        }
        if let Err(error) = count_reports(&ports).await {
            eprintln!("rebound: DMARC reports were not counted: {:#}", anyhow::Error::from(error));
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn check_all(ports: &Ports) -> Result<(), registry::Error> {
    let Ports { store, secrets, events, dns, clock } = ports;
    let registry = Registry { store: &**store, secrets: &**secrets, events: &**events };
    let due = registry::due(&**store, clock.now()).await?;
    for (key, error) in &due.failed {
        eprintln!("rebound: {key}: {error}");
    }
    for (tenant, domain) in &due.domains {
        let dns: &dyn Dns = &**dns;
        match registry::check(registry, dns, tenant, domain, clock.now()).await {
            // Removed meanwhile.
            Ok(_) | Err(registry::Error::Unknown(_)) => {}
            Err(error) => eprintln!("rebound: {domain}: {error}"),
        }
    }
    Ok(())
}

/// The figures for the way to p=reject, once a day.
async fn count_reports(ports: &Ports) -> Result<(), registry::Error> {
    let until = ports.clock.now().checked_add(LONGEST_COUNT).unwrap_or(Timestamp::MAX);
    match registry::count_dmarc(&*ports.store, &*ports.clock, until).await? {
        Count::NotDue => {}
        Count::NoTime => eprintln!("rebound: DMARC reports were not counted: it takes too long"),
        Count::Done { failed, .. } => {
            for (name, error) in &failed {
                eprintln!("rebound: {name}: {error}");
            }
        }
    }
    Ok(())
}

/// `rebound tenant`: tokens are made, listed and withdrawn.
pub(crate) fn tenant(verb: &TenantVerb) -> anyhow::Result<End> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        match verb {
            TenantVerb::Add { name, lake } => {
                let store = open_lake(&lake.folder, true)?;
                println!("{}", tokens::issue(&store, name, SystemClock.now()).await?);
            }
            TenantVerb::List { lake } => {
                for (hash, issued) in tokens::issued(&open_lake(&lake.folder, false)?).await? {
                    println!("{}  {}  sha256:{}", issued.tenant, issued.issued_at, hash.get(..12).unwrap_or_default());
                }
            }
            TenantVerb::Revoke { name, lake } => {
                let count = tokens::revoke(&open_lake(&lake.folder, false)?, name).await?;
                anyhow::ensure!(count > 0, "the tenant {name} has no token");
                println!("{count} withdrawn");
            }
        }
        Ok(End::Done)
    })
}
