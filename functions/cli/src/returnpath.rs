//! `rebound returnpath`: signed return paths minted and verified on one machine, and where their keys come from.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use host_local::{SecretFiles, SystemClock};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Term as _, TokenState};
use ports::{Clock as _, ErrorKind, Secret, Secrets};
use returnpath::{Keys, MintRequest};

use crate::End;
use crate::args::{KeysArgs, MintArgs, ReturnPathArgs, ReturnPathVerb, VerifyArgs};

/// What the secret is called where it is not a file that the user names.
const SECRET: &str = "return-path-keys";

pub(crate) fn run(verb: &ReturnPathVerb) -> anyhow::Result<End> {
    match verb {
        ReturnPathVerb::Mint(args) => mint(args),
        ReturnPathVerb::Verify(args) => verify(args),
        ReturnPathVerb::Keys(args) => new_key(args),
    }
}

/// The keys that are believed: of the file, else of the environment; none where there is neither.
pub(crate) fn keys(args: &ReturnPathArgs) -> anyhow::Result<Keys> {
    let text = match &args.keys {
        Some(file) => {
            let (folder, name) = parts(file)?;
            Some(wait(SecretFiles::at(folder).get(name))?)
        }
        None => match wait(SecretFiles::in_environment().get(SECRET)) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            text => Some(text?),
        },
    };
    let place = || args.keys.as_ref().map_or(SECRET.to_owned(), |file| file.display().to_string());
    text.map_or(Ok(Keys::default()), |text| text.reveal().parse()).with_context(|| format!("in {}", place()))
}

fn mint(args: &MintArgs) -> anyhow::Result<End> {
    let keys = keys(&args.return_path)?;
    let key = keys.current().context("there is no key: rebound returnpath keys makes one")?;
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    anyhow::ensure!(
        args.domain.contains('.') && args.domain.len() <= 253 && args.domain.chars().all(is_domain),
        "{:?} is no domain",
        args.domain
    );
    let mut request = MintRequest::new(&args.tenant, &args.message, &args.recipient, day(args.day));
    request.carry_recipient = !args.hash_recipient;
    println!("{}@{}", returnpath::mint(key, &request)?, args.domain.to_lowercase());
    Ok(End::Done)
}

fn verify(args: &VerifyArgs) -> anyhow::Result<End> {
    let keys = keys(&args.return_path)?;
    let verified = returnpath::verify(&args.address, &keys, day(args.day), args.return_path.token_days);
    let token = verified.token(args.recipient.as_deref());
    println!("{}", serde_json::to_string_pretty(&token)?);
    anyhow::ensure!(token.state == TokenState::Valid, "the token is {}", token.state.as_str());
    let is_another = args.recipient.as_deref().is_some_and(|address| verified.is_for(address) == Some(false));
    anyhow::ensure!(!is_another, "the token is for another recipient");
    Ok(End::Done)
}

/// A new key goes first, and so mints; the older ones stay for as long as their tokens are to be valid.
fn new_key(args: &KeysArgs) -> anyhow::Result<End> {
    let mut store = None;
    let mut old = String::new();
    if let Some(file) = &args.into {
        let (folder, name) = parts(file)?;
        let secrets = SecretFiles::at(folder);
        if file.exists() {
            old = wait(secrets.get(name))?.reveal().to_owned();
        }
        store = Some((secrets, name));
    }
    let there = if old.trim().is_empty() { Keys::default() } else { old.parse()? };
    let id = args.id.or_else(|| (1..=u8::MAX).find(|id| there.get(*id).is_none())).context("every id is taken")?;
    anyhow::ensure!(there.get(id).is_none(), "there is a key {id} already");
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
    let line = format!("{id}:{}\n", data_encoding::HEXLOWER.encode(&secret));
    match store {
        None => print!("{line}"),
        Some((secrets, name)) => wait(secrets.put(name, Secret::new(line + &old)))?,
    }
    Ok(End::Done)
}

fn day(day: Option<Date>) -> Date {
    day.unwrap_or_else(|| SystemClock.now().to_zoned(TimeZone::UTC).date())
}

/// A file as the port knows it: a folder of secrets, and a name.
fn parts(file: &Path) -> anyhow::Result<(PathBuf, &str)> {
    let name = file.file_name().and_then(OsStr::to_str).with_context(|| format!("{} is no file", file.display()))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_owned(), name))
}

fn wait<T>(answer: impl Future<Output = ports::Result<T>>) -> ports::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| ports::Error::new(ErrorKind::Other, error.to_string()))?;
    runtime.block_on(answer)
}
