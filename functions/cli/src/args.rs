//! The command line, as clap sees it. Help, completions and the man page all come from here.

mod reading;
mod return_path;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pipeline::Person;

pub(crate) use self::reading::{ReadingArgs, ReturnPathArgs};
pub(crate) use self::return_path::{KeysArgs, MintArgs, ReturnPathVerb, VerifyArgs};
use crate::domain::args::{AskingArgs, DomainArgs};

/// What happens to mail after it is sent: bounces, complaints, DMARC and TLS reports, as tables and events.
#[derive(Debug, Parser)]
#[command(name = "rebound", version, propagate_version = true, max_term_width = 100, after_help = AFTER)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// Print results and errors only: no progress, no summary.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

const AFTER: &str = "\
Start here:
  rebound ingest samples --lake lake      read a folder of mail into a lake
  rebound summary --lake lake             what is in it
  rebound query --list                    the questions that have a name
  rebound explain samples/bounce/postfix-unknown-user.eml

Exit status:
  0  done
  1  something could not be done; the message says what and where, and the same call can be repeated
  2  the call itself is wrong (see --help)
  3  done, but with --strict at least one mail was quarantined, or a domain has an error";

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Print what mails become: one JSON object a mail, in the order of the input
    #[command(after_help = "\
Examples:
  rebound parse bounce.eml
  rebound parse --format table samples
  rebound parse --format ses samples/bounce        what Amazon SES would have sent to SNS
  cat bounce.eml | rebound parse -
  rebound parse ~/Maildir | jq -c 'select(.outcome == \"bounce\") | .events[] | [.recipient, .reason]'

The objects are described in docs/events.md. Nothing is written.")]
    Parse(ParseArgs),

    /// Show how one mail was recognised, and which rule decided each field
    #[command(after_help = "\
Examples:
  rebound explain bounce.eml
  rebound explain --format json bounce.eml")]
    Explain(ExplainArgs),

    /// Read mails and reports into a lake
    #[command(after_help = "\
Examples:
  rebound ingest samples --lake lake
  rebound ingest ~/Maildir reports/*.xml.gz archive.mbox --lake lake
  gpg -d mails.mbox.gpg | rebound ingest - --lake lake

A PATH is a file (a mail, an mbox, a DMARC or TLS report, bare, gzipped or zipped), a folder of such files, a Maildir, or
`-` for standard input. The content decides what a file is, never its name. A mail that the lake holds already changes
nothing, so a call that was interrupted is simply repeated.")]
    Ingest(IngestArgs),

    /// Take what arrives in a Maildir into a lake, as it arrives
    #[command(after_help = "\
Examples:
  rebound watch /var/mail/bounces --lake lake
  rebound watch /var/mail/bounces --lake lake --once      (from cron)

A mail is moved from new/ to cur/ only after it is durably in the lake.")]
    Watch(WatchArgs),

    /// Sign return paths, check them, and make the keys for it
    #[command(after_help = "\
Examples:
  rebound returnpath keys --into keys.txt
  rebound returnpath mint --return-path-keys keys.txt --tenant acme --message 12345678 \\
      --recipient kijitora@example.jp --domain lm-bounce.company.com
  rebound returnpath verify --return-path-keys keys.txt b1-…@lm-bounce.company.com

docs/return-path.md describes the address to the byte, so that a sender can mint it without this program.")]
    Returnpath {
        #[command(subcommand)]
        verb: ReturnPathVerb,
    },

    /// What is in a lake, for a person
    #[command(after_help = "\
Examples:
  rebound summary --lake lake")]
    Summary(SummaryArgs),

    /// Ask a lake in SQL, or one of the questions that have a name
    #[command(after_help = "\
Examples:
  rebound query --list
  rebound query --lake lake --named hard_bounces_by_reason
  rebound query --lake lake --format csv 'SELECT reason, count(*) FROM bounces GROUP BY reason ORDER BY 2 DESC, 1'
  rebound query --lake lake --named suppressions --today 2026-10-01

The tables are described in docs/tables.md. The SQL is what Athena (Trino) and DuckDB share; it runs here on DuckDB. CSV cells
that a spreadsheet would run as a formula are prefixed with an apostrophe.")]
    Query(QueryArgs),

    /// Who sends in the name of your domains: Amazon SES, Google Workspace, your own servers
    #[command(after_help = "\
Examples:
  rebound sources --lake lake
  rebound sources --lake lake --own company.com --own company.co.jp
  rebound sources --lake lake --resolve --format csv > sources.csv

What DMARC reports tell of the last 28 days, an address a line. A sender is known by the domains that DKIM and SPF
authenticated and by his published addresses; `your own` are addresses of your domains' SPF records, and those where a
domain given with --own authenticated. What has no such name is called by the domain that authenticated there.
--resolve asks DNS for the names of the addresses; a name counts only where it leads back to the address. What was found
is kept in the lake (reverse-dns.json): a name for a week, that there is none for a day, no answer for an hour.")]
    Sources(SourcesArgs),

    /// Merge what is new in a lake into few large files without duplicates
    #[command(after_help = "\
Examples:
  rebound seal --lake lake

The views answer the same before, during and after.")]
    Seal(SealArgs),

    /// Customers' domains: the records to publish, and what is wrong with those that are
    #[command(after_help = "\
Examples:
  rebound domain add company.com --bounce lm-bounce --bounce-host bounce.platform.example --lake lake
  rebound domain check company.com --lake lake
  rebound domain try-spf company.com --record 'v=spf1 include:spf.platform.example ~all'")]
    Domain(DomainArgs),

    /// Read mails again that the lake holds already
    #[command(after_help = "\
Examples:
  rebound replay ~/Maildir --since 2026-11-01 --lake lake
  rebound replay raw --since 2026-11-01T12:00:00Z --lake lake

After a new version that reads mails better. Rows keep their ids and their days, and of two readings the newer version's
counts, so nothing is there twice. The events go to the outbox again, with the ids that they had. Loose reports have no date
of receipt and are always read again.")]
    Replay(ReplayArgs),

    /// Remove what names one person: rows, mails, events
    #[command(after_help = "\
Examples:
  rebound erase somebody@example.org --lake lake
  rebound erase somebody@example.org --lake lake --raw ~/Maildir --raw raw

Rows that name the address go, from every table; so do events in the outbox, copies in quarantine/, and with --raw the files
of mails that name it. Of the mails themselves only their outcome stays in ingest_log. It can be repeated, and must be where
mails were being read meanwhile: when it finds nothing, nothing is left. Give --raw, or a replay brings the rows back.")]
    Erase(EraseArgs),

    /// Serve the pages and the JSON API for customers' domains
    #[command(after_help = "\
Examples:
  rebound serve --lake lake
  rebound serve --lake lake --listen 127.0.0.1:9000 --resolver 127.0.0.1:5353
  rebound serve --lake lake --platform platform.json --token-file token.txt
  rebound serve --lake lake --listen 0.0.0.0:8080 --base-url https://dns.platform.example

It prints where it listens, and, where the lake has no token yet, one to log in with, once. The API is described at
/api/openapi.json. platform.json says what customers' records point to:
  {\"bounce_host\": \"bounce.platform.example\", \"spf_include\": \"spf.platform.example\",
   \"dmarc_rua\": \"dmarc@reports.platform.example\"}
Domains whose check is due are checked while it runs. End it with Ctrl-C.")]
    Serve(ServeArgs),

    /// Make, list and withdraw the tokens of tenants
    #[command(
        subcommand,
        after_help = "\
Examples:
  rebound tenant add acme --lake lake        prints a token, this once: it is kept as a hash only
  rebound tenant list --lake lake
  rebound tenant revoke acme --lake lake     withdraws all of the tenant's tokens, and ends its sessions"
    )]
    Tenant(TenantVerb),

    /// Print the tables' columns, from the code that writes them
    #[command(after_help = "\
Examples:
  rebound schema                          the page docs/tables.md
  rebound schema --format glue-json       what infra/ makes Glue tables of
  rebound schema --format events-json     docs/events.schema.json
  rebound schema --format crosswalk-json  what SES, SendGrid, Postmark, SparkPost, Mailgun and KumoMTA call each reason")]
    Schema(SchemaArgs),

    /// Print a completion script for a shell
    #[command(after_help = "\
Examples:
  rebound completions bash > ~/.local/share/bash-completion/completions/rebound
  rebound completions zsh > ~/.zfunc/_rebound")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },

    /// Print the manual page
    #[command(after_help = "\
Examples:
  rebound man | man -l -
  rebound man ingest > rebound-ingest.1")]
    Man {
        /// The page of a subcommand.
        verb: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// Files, folders, Maildirs, or `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// How to print them.
    #[arg(long, value_enum, default_value_t = ParseFormat::Jsonl)]
    pub(crate) format: ParseFormat,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// One mail or report, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// How to print it.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Files, folders, Maildirs, or `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) lake: LakeArg,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// Files, folders, Maildirs, or `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Only mails that were received then or later: a day, which begins in UTC, or a time.
    #[arg(long, value_name = "YYYY-MM-DD[THH:MM:SSZ]", value_parser = parse_since)]
    pub(crate) since: Timestamp,

    #[command(flatten)]
    pub(crate) lake: LakeArg,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

fn parse_since(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
    let time = text.parse().ok().or_else(|| day().map(|day| day.timestamp()));
    time.ok_or_else(|| "it is written 2026-11-01 or 2026-11-01T12:00:00Z".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// The person's address.
    #[arg(value_name = "ADDRESS", value_parser = parse_person)]
    pub(crate) person: Person,

    #[command(flatten)]
    pub(crate) lake: LakeArg,

    /// Where raw mails lie: a file, a folder or a Maildir; can be given several times. Files that name the person are removed.
    #[arg(long, value_name = "PATH")]
    pub(crate) raw: Vec<PathBuf>,
}

fn parse_person(text: &str) -> Result<Person, String> {
    Person::new(text).ok_or_else(|| "it is no address like somebody@example.org".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The Maildir.
    #[arg(value_name = "MAILDIR")]
    pub(crate) maildir: PathBuf,

    #[command(flatten)]
    pub(crate) lake: LakeArg,

    /// Take what is there and return.
    #[arg(long)]
    pub(crate) once: bool,

    /// Seconds between two looks.
    #[arg(long, default_value_t = 2, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) every: u64,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    pub(crate) lake: LakeArg,
}

#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The question, in SQL.
    #[arg(value_name = "SQL", required_unless_present_any = ["named", "list"], conflicts_with_all = ["named", "list"])]
    pub(crate) sql: Option<String>,

    /// A question that has a name.
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    pub(crate) named: Option<String>,

    /// List the questions that have a name.
    #[arg(long)]
    pub(crate) list: bool,

    /// The day that a named question takes for today; it looks back from there.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "named")]
    pub(crate) today: Option<String>,

    /// The folder of the lake.
    #[arg(long, value_name = "DIR", default_value = "lake")]
    pub(crate) lake: PathBuf,

    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = QueryFormat::Table)]
    pub(crate) format: QueryFormat,
}

#[derive(Debug, Args)]
pub(crate) struct SourcesArgs {
    #[command(flatten)]
    pub(crate) lake: LakeArg,

    /// A domain that is your own, with all below it; can be given several times.
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) own: Vec<String>,

    /// Ask DNS for the names of the addresses.
    #[arg(long)]
    pub(crate) resolve: bool,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,

    /// The day that it takes for today; it looks back from there.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<String>,

    /// How to print it.
    #[arg(long, value_enum, default_value_t = QueryFormat::Table)]
    pub(crate) format: QueryFormat,
}

#[derive(Debug, Args)]
pub(crate) struct SealArgs {
    #[command(flatten)]
    pub(crate) lake: LakeArg,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) lake: LakeArg,

    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// The name server to ask [default: the system's].
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) resolver: Option<SocketAddr>,

    /// What customers' records point to [default: platform.json in the lake, where it is].
    #[arg(long, value_name = "FILE")]
    pub(crate) platform: Option<PathBuf>,

    /// The token of the tenant `local`; made there where the file is not.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// Where people reach it, behind a proxy: links begin with it.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TenantVerb {
    /// Make a token for a tenant and print it, this once
    Add {
        /// The tenant: a-z, 0-9 and -.
        name: String,
        #[command(flatten)]
        lake: LakeArg,
    },
    /// List tenants, and when their tokens were made
    List {
        #[command(flatten)]
        lake: LakeArg,
    },
    /// Withdraw all tokens of a tenant
    Revoke {
        /// The tenant.
        name: String,
        #[command(flatten)]
        lake: LakeArg,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// As what.
    #[arg(long, value_enum, default_value_t = SchemaFormat::Md)]
    pub(crate) format: SchemaFormat,
}

#[derive(Debug, Args)]
pub(crate) struct LakeArg {
    /// The folder of the lake.
    #[arg(long = "lake", value_name = "DIR", default_value = "lake")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On terminals, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParseFormat {
    /// Indented JSON: an array of the objects.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A line an event, for a person.
    Table,
    /// Notifications as Amazon SES sends them, one a line, of bounces, complaints and deliveries.
    Ses,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QueryFormat {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// Markdown, for people.
    Md,
    /// JSON, for Terraform.
    GlueJson,
    /// The JSON Schema of the events.
    EventsJson,
    /// What others call each reason.
    CrosswalkJson,
}
