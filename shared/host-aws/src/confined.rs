//! A process of its own for what may kill who reads it: the same program, called with one argument, with a budget of memory and
//! of processor time.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rlimit::Resource;

use crate::environment::{Environment, SettingError};

/// The argument by which a program is its own reader.
pub const COMMAND: &str = "read";

/// What reading one mail may take.
#[derive(Debug, Clone)]
pub struct Budget {
    memory_bytes: u64,
    cpu_seconds: u64,
    /// The limits that are configured, which the reader is to have too.
    limits: Vec<String>,
}

impl Budget {
    /// `READER_MEMORY_BYTES` and `READER_CPU_SECONDS`; `LIMITS` as the intake has it.
    pub fn read(environment: &Environment<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            memory_bytes: environment.number("READER_MEMORY_BYTES", 2 << 30, 16 << 20, 8 << 30)?,
            cpu_seconds: environment.number("READER_CPU_SECONDS", 60, 1, 600)?,
            limits: environment.words("LIMITS"),
        })
    }

    fn impose(&self) -> std::io::Result<()> {
        rlimit::setrlimit(Resource::CORE, 0, 0)?;
        rlimit::setrlimit(Resource::CPU, self.cpu_seconds, self.cpu_seconds)?;
        rlimit::setrlimit(Resource::AS, self.memory_bytes, self.memory_bytes)
    }
}

/// Whether a mail can be read within the budget; if not, how the reader ended.
pub fn survives(mail: &[u8], budget: &Budget) -> std::io::Result<Result<(), String>> {
    // Nothing of the environment: a reader without memory would hang in printing where it stood.
    let mut reader = Command::new(std::env::current_exe()?)
        .arg(COMMAND)
        .env_clear()
        .env("READER_MEMORY_BYTES", budget.memory_bytes.to_string())
        .env("READER_CPU_SECONDS", budget.cpu_seconds.to_string())
        .env("LIMITS", budget.limits.join(","))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let stdin = reader.stdin.take();
    std::thread::scope(|threads| {
        // A reader that dies before it has all of the mail breaks this pipe, and is seen below.
        threads.spawn(|| stdin.map(|mut stdin| stdin.write_all(mail)));
        let patience = Instant::now() + Duration::from_secs(budget.cpu_seconds + 15);
        loop {
            match reader.try_wait()? {
                Some(status) if status.success() => return Ok(Ok(())),
                Some(status) => return Ok(Err(format!("reading it ends a process: {status}"))),
                None if Instant::now() > patience => reader.kill()?,
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    })
}

/// The reader's life: takes the budget and hands on the limits, and what is on its standard input.
///
/// Errors: the budget cannot be taken, or the input cannot be read.
pub fn input() -> std::io::Result<(Vec<String>, Vec<u8>)> {
    let budget = Budget::read(&Environment::of_process()).map_err(std::io::Error::other)?;
    budget.impose()?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok((budget.limits, bytes))
}
