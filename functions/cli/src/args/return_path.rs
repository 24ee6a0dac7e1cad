//! `rebound returnpath`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ReturnPathArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum ReturnPathVerb {
    /// Print a signed return path
    Mint(MintArgs),

    /// Print what a return path says, and fail unless it is valid
    Verify(VerifyArgs),

    /// Print a new key, or put it first in a file of keys
    Keys(KeysArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MintArgs {
    /// The sending platform's customer, a name or a number.
    #[arg(long)]
    pub(crate) tenant: String,

    /// The platform's reference of the message.
    #[arg(long, value_name = "ID")]
    pub(crate) message: String,

    /// Whom the message is sent to.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) recipient: String,

    /// The bounce domain.
    #[arg(long)]
    pub(crate) domain: String,

    /// The day of sending, UTC [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) day: Option<jiff::civil::Date>,

    /// Write a keyed hash of the recipient, even where there is room for the address.
    #[arg(long)]
    pub(crate) hash_recipient: bool,

    #[command(flatten)]
    pub(crate) return_path: ReturnPathArgs,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The return path, or its local part.
    pub(crate) address: String,

    /// An address that may be the recipient, for a token that holds only a hash.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) recipient: Option<String>,

    /// The day on which the mail was received, UTC [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) day: Option<jiff::civil::Date>,

    #[command(flatten)]
    pub(crate) return_path: ReturnPathArgs,
}

#[derive(Debug, Args)]
pub(crate) struct KeysArgs {
    /// The file; what it holds stays behind the new key.
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,

    /// The new key's id, 0 to 255 [default: the first that is free].
    #[arg(long)]
    pub(crate) id: Option<u8>,
}
