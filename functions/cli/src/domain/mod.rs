//! `rebound domain`: customers' domains, their records and what DNS says of them. The registry lies in the lake's folder.

pub(crate) mod args;
mod dmarc;
mod tell;

use std::path::Path;

use anyhow::Context as _;
use domains::check::RecordStatus;
use domains::typed::lookup_name;
use domains::{Language, findings, records, spf};
use getrandom::SysRng;
use host_local::{FolderStore, Outbox, SecretFiles};
use jiff::Timestamp;
use model::{Question, Severity};
use pipeline::registry::{self, Entry, NewDomain, Platform, Registry};
use ports::Dns as _;
use rand_core::UnwrapErr;
use resolver::Resolver;

use crate::End;
use crate::domain::args::{
    AddArgs, AskingArgs, CheckArgs, DomainArgs, DomainVerb, ListArgs, OneDomain, PlaceArgs, PlatformArgs,
    PublishedArgs, RecordsArgs, RecordsFormat, RemoveArgs, RevokeArgs, RotateArgs, StatusArgs, TellFormat, TrySpfArgs,
};
use crate::ingest::open_lake;
use crate::style::Style;

pub(crate) fn run(args: &DomainArgs, quiet: bool, style: Style) -> anyhow::Result<End> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match &args.verb {
            DomainVerb::Add(args) => add(args, quiet, style).await,
            DomainVerb::Records(args) => show_records(args).await,
            DomainVerb::Check(args) => check(args, style).await,
            DomainVerb::Status(args) => status(args, style).await,
            DomainVerb::Published(args) => published(args, style).await,
            DomainVerb::Rotate(args) => rotate(args, style).await,
            DomainVerb::Revoke(args) => revoke(args, style).await,
            DomainVerb::List(args) => list(args, style).await,
            DomainVerb::Remove(args) => remove(args, quiet).await,
            DomainVerb::TrySpf(args) => try_spf(args, style).await,
            DomainVerb::Dmarc(args) => dmarc::run(args, style).await,
        }
    })
}

/// The registry on this machine.
struct Place {
    store: FolderStore,
    secrets: SecretFiles,
    events: Outbox,
}

impl Place {
    fn open(args: &PlaceArgs, make: bool) -> anyhow::Result<Self> {
        let lake = &args.lake.folder;
        let secrets = args.secrets.clone().unwrap_or_else(|| lake.join(".secrets"));
        let store = open_lake(lake, make)?;
        Ok(Self { store, secrets: SecretFiles::at(secrets), events: Outbox::at(lake.join("outbox.jsonl")) })
    }

    fn registry(&self) -> Registry<'_> {
        Registry { store: &self.store, secrets: &self.secrets, events: &self.events }
    }
}

async fn add(args: &AddArgs, quiet: bool, style: Style) -> anyhow::Result<End> {
    let platform = platform(&args.platform, &args.place.lake.folder)?;
    let place = Place::open(&args.place, true)?;
    let language = args.lang.language();
    let mut random = UnwrapErr(SysRng);
    let mut failed = 0;
    for domain in &args.domains {
        let new =
            NewDomain { domain: domain.clone(), bounce: args.bounce.clone(), from_domain: args.from_domain.clone() };
        let added =
            registry::add(place.registry(), &platform, &args.place.tenant, &new, Timestamp::now(), &mut random).await;
        match added {
            Ok(entry) if !quiet => {
                let records = records::records(&entry.setup);
                println!("{}\n\n{}", style.bold(entry.domain()), records::table(&records, language));
                tell::for_the_platform(&entry, language, style);
            }
            Ok(_) => {}
            Err(error) => {
                failed += 1;
                eprintln!("rebound: {:#}", anyhow::Error::from(error));
            }
        }
    }
    if !quiet && failed < args.domains.len() {
        let command = format!("rebound domain check DOMAIN --lake {}", args.place.lake.folder.display());
        println!("{}", findings::message("records-next", &[("command", command)], language));
    }
    anyhow::ensure!(failed == 0, "{failed} of {} domains were not added", args.domains.len());
    Ok(End::Done)
}

async fn show_records(args: &RecordsArgs) -> anyhow::Result<End> {
    let entry = find(&args.domain).await?;
    let (records, language) = (records::records(&entry.setup), args.lang.language());
    match args.format {
        RecordsFormat::Table => print!("{}", records::table(&records, language)),
        RecordsFormat::Zone => print!("{}", records::zone(&records)),
        RecordsFormat::Md => print!("{}", records::markdown(&records, language)),
        RecordsFormat::Json => println!("{}", serde_json::to_string_pretty(&records)?),
    }
    Ok(End::Done)
}

async fn check(args: &CheckArgs, style: Style) -> anyhow::Result<End> {
    let place = Place::open(&args.domain.place, false)?;
    let dns = resolver(&args.asking)?;
    let (tenant, domain) = (&args.domain.place.tenant, &args.domain.domain);
    let entry = registry::check(place.registry(), &dns, tenant, domain, Timestamp::now()).await?;
    let mut check = entry.check.clone().context("the check was not kept")?;
    let language = args.telling.lang.language();
    check.findings = tell::in_language(&check.findings, language);
    match args.telling.format {
        TellFormat::Json => println!("{}", serde_json::to_string_pretty(&check)?),
        TellFormat::Table => tell::check(&entry, &check, language, style),
    }
    tell::unsent(&entry);
    let wrong = check.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if args.strict && wrong { End::Wrong } else { End::Done })
}

async fn status(args: &StatusArgs, style: Style) -> anyhow::Result<End> {
    let status = find(&args.domain).await?.status(Timestamp::now());
    match args.telling.format {
        TellFormat::Json => println!("{}", serde_json::to_string_pretty(&status)?),
        TellFormat::Table => tell::status(&status, args.telling.lang.language(), style),
    }
    Ok(End::Done)
}

/// Notes it, and asks the zone's own servers for what is not in order yet.
async fn published(args: &PublishedArgs, style: Style) -> anyhow::Result<End> {
    let place = Place::open(&args.domain.place, false)?;
    let dns = resolver(&args.asking)?;
    let (tenant, domain) = (&args.domain.place.tenant, &args.domain.domain);
    registry::published(place.registry(), tenant, domain, Timestamp::now()).await?;
    let entry = registry::check(place.registry(), &dns, tenant, domain, Timestamp::now()).await?;
    let language = args.lang.language();
    tell::status(&entry.status(Timestamp::now()), language, style);
    let check = entry.check.as_ref().context("the check was not kept")?;
    let open = check.records.iter().filter(|record| record.required && record.status != RecordStatus::Verified);
    for record in open {
        println!("\n{} {}", style.bold(&record.name), record.kind);
        if let Some(ttl) = record.ttl {
            println!("  {}: {ttl} s", word(language, "the old answer may still be seen for", "古い応答が残り得る時間"));
        }
        for server in dns.ask_zone(&Question::new(&record.name, record.kind)).await {
            tell::server(&server, language, style);
        }
    }
    tell::unsent(&entry);
    Ok(End::Done)
}

async fn rotate(args: &RotateArgs, style: Style) -> anyhow::Result<End> {
    let platform = platform(&args.platform, &args.domain.place.lake.folder)?;
    let place = Place::open(&args.domain.place, false)?;
    let dns = resolver(&args.asking)?;
    let (tenant, domain) = (&args.domain.place.tenant, &args.domain.domain);
    let mut random = UnwrapErr(SysRng);
    let rotated =
        registry::rotate(place.registry(), &platform, &dns, tenant, domain, Timestamp::now(), &mut random).await;
    let (entry, steps) = rotated?;
    tell::steps(&entry, &steps, args.lang.language(), style);
    Ok(End::Done)
}

async fn revoke(args: &RevokeArgs, style: Style) -> anyhow::Result<End> {
    let platform = platform(&args.platform, &args.domain.place.lake.folder)?;
    let place = Place::open(&args.domain.place, false)?;
    let OneDomain { domain, place: PlaceArgs { tenant, .. } } = &args.domain;
    let (now, mut random) = (Timestamp::now(), UnwrapErr(SysRng));
    let revoked = registry::revoke(place.registry(), &platform, tenant, domain, &args.selector, now, &mut random).await;
    let (entry, steps) = revoked?;
    tell::steps(&entry, &steps, args.lang.language(), style);
    Ok(End::Done)
}

async fn list(args: &ListArgs, style: Style) -> anyhow::Result<End> {
    let place = Place::open(&args.place, false)?;
    let entries = registry::list(&place.store, &args.place.tenant).await?;
    let statuses: Vec<_> = entries.iter().map(|entry| entry.status(Timestamp::now())).collect();
    match args.telling.format {
        TellFormat::Json => println!("{}", serde_json::to_string_pretty(&statuses)?),
        TellFormat::Table => tell::list(&statuses, args.telling.lang.language(), style),
    }
    Ok(End::Done)
}

async fn remove(args: &RemoveArgs, quiet: bool) -> anyhow::Result<End> {
    let OneDomain { domain, place: at } = &args.domain;
    let place = Place::open(at, false)?;
    registry::remove(place.registry(), &at.tenant, domain).await?;
    if !quiet {
        let named = [("domain", domain.clone())];
        println!("{}", findings::message("domain-removed", &named, args.lang.language()));
    }
    Ok(End::Done)
}

async fn try_spf(args: &TrySpfArgs, style: Style) -> anyhow::Result<End> {
    let dns = resolver(&args.asking)?;
    let now = Timestamp::now();
    let from = args.from.as_deref().unwrap_or_default();
    let domain = lookup_name(&args.domain);
    let mail = args.ip.map(|ip| spf::Mail { ip, mail_from: from, helo: "", now });
    let mut trial = registry::ask(&dns, |answers| spf::try_spf(&domain, &args.record, mail, answers)).await;
    let language = args.telling.lang.language();
    trial.report.findings = tell::in_language(&trial.report.findings, language);
    match args.telling.format {
        TellFormat::Json => println!("{}", serde_json::to_string_pretty(&trial)?),
        TellFormat::Table => tell::trial(&trial, language, style),
    }
    let wrong = trial.report.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if args.strict && wrong { End::Wrong } else { End::Done })
}

async fn find(args: &OneDomain) -> anyhow::Result<Entry> {
    let place = Place::open(&args.place, false)?;
    let entry = registry::get(&place.store, &args.place.tenant, &args.domain).await;
    entry.with_context(|| format!("tenant {}, lake {}", args.place.tenant, args.place.lake.folder.display()))
}

/// Who is asked.
pub(crate) fn resolver(args: &AskingArgs) -> anyhow::Result<Resolver> {
    Ok(match args.resolver {
        Some(server) => Resolver::at(server),
        None => Resolver::of_system()?,
    })
}

/// The platform's own: an option goes before a variable, a variable before the file.
fn platform(args: &PlatformArgs, lake: &Path) -> anyhow::Result<Platform> {
    let usual = lake.join("platform.json");
    let file = args.platform.as_deref().or_else(|| usual.is_file().then_some(usual.as_path()));
    let mut platform = match file {
        None => Platform::default(),
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            serde_json::from_str(&text).with_context(|| format!("{} is not as it should be", file.display()))?
        }
    };
    let given = |option: &Option<String>, variable: &str, file: Option<String>| {
        let set = || std::env::var(variable).ok().filter(|value| !value.is_empty());
        option.clone().or_else(set).or(file)
    };
    platform.bounce_host = given(&args.bounce_host, "REBOUND_BOUNCE_HOST", platform.bounce_host);
    platform.spf_include = given(&args.spf_include, "REBOUND_SPF_INCLUDE", platform.spf_include);
    platform.dmarc_rua = given(&args.rua, "REBOUND_DMARC_RUA", platform.dmarc_rua);
    platform.dkim_zone = given(&args.dkim_zone, "REBOUND_DKIM_ZONE", platform.dkim_zone);
    Ok(platform)
}

/// A word in both languages.
fn word(language: Language, english: &'static str, japanese: &'static str) -> &'static str {
    match language {
        Language::Japanese => japanese,
        Language::English => english,
    }
}
