//! What mails are read with.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

/// What mails are read with.
#[derive(Debug, Args)]
pub(crate) struct ReadingArgs {
    /// A header field of the original message to keep with each event; can be given several times.
    #[arg(long = "keep-header", value_name = "NAME")]
    pub(crate) keep_headers: Vec<String>,

    #[command(flatten)]
    pub(crate) return_path: ReturnPathArgs,

    /// A header field of the original message not to keep; can be given several times.
    #[arg(long = "drop-header", value_name = "NAME", value_parser = ["message-id", "from", "to", "subject", "date"])]
    pub(crate) drop_headers: Vec<String>,

    /// A mail server whose Authentication-Results are believed: its authserv-id; can be given several times [default:
    /// amazonses.com].
    #[arg(long = "authserv-id", value_name = "NAME")]
    pub(crate) authserv_ids: Vec<String>,

    /// A limit of what one mail may take, by its name in docs/reports.md: ratio=300; can be given several times.
    #[arg(long = "limit", value_name = "NAME=NUMBER", value_parser = limit)]
    pub(crate) limits: Vec<String>,

    /// Threads to read with; the output does not depend on it [default: as many as the machine has].
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    /// End with status 3 where a mail was quarantined.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// The keys of signed return paths.
#[derive(Debug, Args)]
pub(crate) struct ReturnPathArgs {
    /// The file with the keys of signed return paths; without it, the variable REBOUND_SECRET_RETURN_PATH_KEYS holds the keys
    /// themselves. Without either, nothing is ever suppressed.
    #[arg(long = "return-path-keys", value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,

    /// For how many days a signed return path is valid.
    #[arg(long, value_name = "DAYS", default_value_t = 14)]
    pub(crate) token_days: u16,
}

/// A limit that can be set.
fn limit(text: &str) -> Result<String, pipeline::ConfigError> {
    pipeline::Config::default().set_limit(text).map(|()| text.to_owned())
}
