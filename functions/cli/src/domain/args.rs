//! The command line of `rebound domain`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domains::Language;

use crate::args::LakeArg;

#[derive(Debug, Args)]
pub(crate) struct DomainArgs {
    #[command(subcommand)]
    pub(crate) verb: DomainVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DomainVerb {
    /// Add customer domains: makes their DKIM keys and prints the records to publish
    #[command(after_help = "\
Examples:
  rebound domain add company.com --bounce lm-bounce --bounce-host bounce.platform.example --lake lake
  rebound domain add a.com b.com c.com --tenant acme --lake lake

What is the platform's own (--bounce-host, --spf-include, --rua, --dkim-zone) stands best in a file, platform.json in the
lake's folder: {\"bounce_host\": \"bounce.platform.example\", \"spf_include\": \"spf.platform.example\",
\"dmarc_rua\": \"dmarc@reports.platform.example\", \"dkim_zone\": \"dkim.platform.example\", \"ed25519\": false}. An option goes
before a variable (REBOUND_BOUNCE_HOST, REBOUND_SPF_INCLUDE, REBOUND_DMARC_RUA, REBOUND_DKIM_ZONE), a variable before the file.

Private keys go to the folder of secrets and are never printed.")]
    Add(AddArgs),

    /// Print the records that a domain publishes
    #[command(after_help = "\
Examples:
  rebound domain records company.com --lake lake
  rebound domain records company.com --format zone --lake lake >> company.com.zone")]
    Records(RecordsArgs),

    /// Check what a domain publishes, now, and say what is wrong and how to put it right
    #[command(after_help = "\
Examples:
  rebound domain check company.com --lake lake
  rebound domain check company.com --resolver 9.9.9.9 --lang ja --lake lake
  rebound domain check company.com --format json --strict --lake lake

Every finding is explained in docs/findings.md. A time-out is `unknown`, never an error. With --strict the exit status is 3
where there is an error.")]
    Check(CheckArgs),

    /// May this domain send, and will its bounces return?
    #[command(after_help = "\
Examples:
  rebound domain status company.com --lake lake
  rebound domain status company.com --format json --lake lake

As of the last check; DNS is not asked.")]
    Status(StatusArgs),

    /// Note that the customer says 'I have published it', and show which name servers have it already
    #[command(after_help = "\
Examples:
  rebound domain published company.com --lake lake

DNS may take 48 hours; so long the domain is checked more often. The zone's own name servers are asked directly.")]
    Published(PublishedArgs),

    /// Take the rotation of a domain's DKIM keys one step further
    #[command(after_help = "\
Examples:
  rebound domain rotate company.com --lake lake

Called again and again: issues the next key, waits until its record is published, switches, and says when the record of the old
key is safe to remove.")]
    Rotate(RotateArgs),

    /// Revoke a DKIM key that somebody else may hold
    #[command(after_help = "\
Examples:
  rebound domain revoke company.com rb1-abcd --lake lake

The key signs no more from that moment on and its private half is deleted; the record to publish at once says so (an empty p=).
Another key is issued in its place. For a replacement without haste: rebound domain rotate.")]
    Revoke(RevokeArgs),

    /// List the domains of a tenant
    #[command(after_help = "\
Examples:
  rebound domain list --tenant acme --lake lake")]
    List(ListArgs),

    /// Remove a domain and its private keys
    #[command(after_help = "\
Examples:
  rebound domain remove company.com --yes --lake lake")]
    Remove(RemoveArgs),

    /// Try an SPF record before it is published
    #[command(after_help = "\
Examples:
  rebound domain try-spf company.com --record 'v=spf1 mx include:spf.platform.example ~all'
  rebound domain try-spf company.com --record 'v=spf1 mx -all' --ip 192.0.2.1 --from info@company.com

What the record leads to is looked up as it is now. Exit status 3 with --strict where the record has an error.")]
    TrySpf(TrySpfArgs),

    /// Advise the next step of a domain's DMARC policy, from the reports in the lake
    #[command(after_help = "\
Examples:
  rebound domain dmarc company.com --rua dmarc@reports.platform.example --lake lake")]
    Dmarc(DmarcArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The domains that sign.
    #[arg(required = true, value_name = "DOMAIN")]
    pub(crate) domains: Vec<String>,

    /// The custom bounce domain: one label stands below the domain, anything with a dot is the whole name.
    #[arg(long, value_name = "NAME")]
    pub(crate) bounce: Option<String>,

    /// The domain of the From header, where it is another.
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) from_domain: Option<String>,

    #[command(flatten)]
    pub(crate) place: PlaceArgs,

    #[command(flatten)]
    pub(crate) platform: PlatformArgs,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct RecordsArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    /// How to print them.
    #[arg(long, value_enum, default_value_t = RecordsFormat::Table)]
    pub(crate) format: RecordsFormat,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,

    #[command(flatten)]
    pub(crate) telling: TellingArgs,

    /// End with status 3 where there is an error.
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PublishedArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct RotateArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,

    #[command(flatten)]
    pub(crate) platform: PlatformArgs,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    /// The key's selector: `rb1-abcd` of `rb1-abcd._domainkey.company.com`.
    #[arg(value_name = "SELECTOR")]
    pub(crate) selector: String,

    #[command(flatten)]
    pub(crate) platform: PlatformArgs,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,

    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    #[command(flatten)]
    pub(crate) domain: OneDomain,

    /// Do it: private keys cannot be brought back.
    #[arg(long, required = true)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct TrySpfArgs {
    /// The domain that the record is for.
    #[arg(value_name = "DOMAIN")]
    pub(crate) domain: String,

    /// The record.
    #[arg(long, value_name = "TEXT")]
    pub(crate) record: String,

    /// The address that a mail comes from.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) ip: Option<IpAddr>,

    /// The mail's return path [default: postmaster at the domain].
    #[arg(long, value_name = "ADDRESS", requires = "ip")]
    pub(crate) from: Option<String>,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,

    #[command(flatten)]
    pub(crate) telling: TellingArgs,

    /// End with status 3 where there is an error.
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DmarcArgs {
    /// The domain.
    #[arg(value_name = "DOMAIN")]
    pub(crate) domain: String,

    /// The day that is taken for today [default: today, in UTC].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<String>,

    #[command(flatten)]
    pub(crate) lake: LakeArg,

    #[command(flatten)]
    pub(crate) platform: PlatformArgs,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,

    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct OneDomain {
    /// The domain.
    #[arg(value_name = "DOMAIN")]
    pub(crate) domain: String,

    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    #[command(flatten)]
    pub(crate) lake: LakeArg,

    /// The sending platform's customer.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) tenant: String,

    /// The folder of secrets [default: .secrets in the lake's folder].
    #[arg(long, value_name = "DIR")]
    pub(crate) secrets: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PlatformArgs {
    /// What bounce domains point to.
    #[arg(long, value_name = "HOST")]
    pub(crate) bounce_host: Option<String>,

    /// What SPF records include.
    #[arg(long, value_name = "NAME")]
    pub(crate) spf_include: Option<String>,

    /// Where DMARC aggregate reports go.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) rua: Option<String>,

    /// Where the platform publishes DKIM keys, for CNAMEs to them; without it customers publish the keys as TXT.
    #[arg(long, value_name = "ZONE")]
    pub(crate) dkim_zone: Option<String>,

    /// The file with the platform's own [default: platform.json in the lake's folder, where it is there].
    #[arg(long, value_name = "FILE")]
    pub(crate) platform: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct AskingArgs {
    /// The name server to ask, IP or IP:PORT [default: the system's].
    #[arg(long, value_name = "IP:PORT", value_parser = socket)]
    pub(crate) resolver: Option<SocketAddr>,
}

#[derive(Debug, Args)]
pub(crate) struct TellingArgs {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = TellFormat::Table)]
    pub(crate) format: TellFormat,

    #[command(flatten)]
    pub(crate) lang: LangArg,
}

#[derive(Debug, Args)]
pub(crate) struct LangArg {
    /// The language that it is told in [default: as LC_ALL, LC_MESSAGES or LANG says].
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl LangArg {
    pub(crate) fn language(&self) -> Language {
        match self.lang {
            Some(Lang::En) => Language::English,
            Some(Lang::Ja) => Language::Japanese,
            None => {
                let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
                let first = set.into_iter().find(|value| !value.is_empty());
                if first.is_some_and(|value| value.starts_with("ja")) { Language::Japanese } else { Language::English }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordsFormat {
    /// A block a record, to copy from.
    Table,
    /// Lines of a zone file.
    Zone,
    Json,
    /// Markdown.
    Md,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TellFormat {
    /// For a person.
    Table,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English.
    En,
    /// 日本語.
    Ja,
}

fn socket(text: &str) -> Result<SocketAddr, String> {
    let with_port = text.parse::<SocketAddr>().ok();
    let port = with_port.or_else(|| text.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, 53)));
    port.ok_or_else(|| "it is written 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353".to_owned())
}
