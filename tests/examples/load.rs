//! A load run (`make load`): many mails through what the function `intake` does with a batch, in this process, over stores in
//! memory. Reports mails a second of processor time, the peak of memory, and what the mails would cost on AWS by docs/cost.md.
//!
//! It says nothing of the time that S3 and SQS take to answer: that costs a function's duration, and no processor.
//!
//! usage: cargo run --release -p e2e --example load [MAILS]

#![expect(clippy::unwrap_used, clippy::panic, reason = "a run that cannot go on stops")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use async_trait::async_trait;
use host_aws::event::{Arrival, SqsMessage};
use host_aws::received::{told, within};
use model::Term as _;
use pipeline::{Config, RawMail, Sinks, ingest};
use ports::memory::{MemoryQueue, MemoryStore};
use ports::{Bytes, Object, ObjectStore, Page, Put, Result};
use std::sync::atomic::{AtomicU64, Ordering};

const MAILS: usize = 100_000;
/// As many as the event source gives at once, and as many bytes as the function holds at once.
const BATCH: usize = 500;
const BUDGET_BYTES: u64 = 64 << 20;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wanted = std::env::args().nth(1).map_or(MAILS, |text| text.parse().unwrap());
    let samples = samples();
    let (lake, events, config) = (Counted::default(), MemoryQueue::default(), Config::default());
    let (mut outcomes, mut sent, mut bytes) = (BTreeMap::<&str, u64>::new(), 0, 0);
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    for first in (0..wanted).step_by(BATCH) {
        let numbers = first..(first + BATCH).min(wanted);
        let messages: Vec<SqsMessage> = numbers.map(|number| message(number, &samples)).collect();
        let (mails, strange) = told(&messages, "raw");
        assert!(strange.is_empty());
        for run in within(&mails, BUDGET_BYTES) {
            let mails: Vec<RawMail> = run.iter().map(|told| fetch(&told.arrival.key, &samples)).collect();
            bytes += mails.iter().map(|mail| mail.bytes.len() as u64).sum::<u64>();
            for done in
                ingest(&mails, Sinks { lake: &lake, events: &events, known: None, domains: None }, &config).await
            {
                *outcomes.entry(done.unwrap().outcome.unwrap().as_str()).or_default() += 1;
            }
            sent += events.take().len();
        }
    }
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let mails = outcomes.values().sum::<u64>();
    assert_eq!(mails, wanted as u64, "each mail has its outcome");
    println!("{mails} mails ({:.1} kB each), {sent} events", kilo(bytes) / count(mails));
    for (outcome, number) in &outcomes {
        println!("{number:>9}  {outcome}");
    }
    let rate = count(mails) / cpu;
    println!("{rate:>9.0}  mails a second of processor time ({cpu:.1} s of it, {wall:.1} s in all)");
    println!(
        "{:>9.0}  MB of memory at the peak, those of the lake's files not counted",
        peak_memory() / 1e6 - lake.megabytes()
    );
    println!("{:>9}  files of the lake, {:.1} MB", lake.files.load(Ordering::Relaxed), lake.megabytes());
    println!("\nOn AWS, by docs/cost.md, in US dollars:");
    let million = count(mails) / 1e6;
    // A function of 1 GB has 0.57 of a processor.
    let duration = cpu / 0.57 * 0.000_013_333_4;
    let (puts, requests) =
        (count(lake.files.load(Ordering::Relaxed)) * 0.000_005, count(mails) / count(BATCH as u64) * 0.2e-6);
    let lines = [
        ("SES receiving", million * 100.0),
        ("S3 PUT and GET of raw", million * 5.4),
        ("SQS", million * 0.44 + count(sent as u64) / 1e6 * 0.12),
        ("Lambda, the processor's part", duration + requests),
        ("S3 PUT of delta files", puts),
        ("CloudWatch logs", million * 0.25 * 0.5),
    ];
    for (line, dollars) in lines {
        println!("{dollars:>9.4}  {line}");
    }
    println!("{:>9.4}  together", lines.iter().map(|(_, dollars)| dollars).sum::<f64>());
}

/// The mails of samples/, reports and all.
fn samples() -> Vec<Vec<u8>> {
    let mut folders: Vec<PathBuf> = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "eml") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    assert!(!paths.is_empty(), "there are no samples");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The notification of a mail, as S3 sends it.
fn message(number: usize, samples: &[Vec<u8>]) -> SqsMessage {
    let size = samples.get(number % samples.len()).map_or(0, Vec::len) as u64;
    let arrival = Arrival { bucket: "raw".to_owned(), key: format!("bounces/{number:08}"), size, at: None };
    SqsMessage { message_id: number.to_string(), body: arrival.to_notification(), ..SqsMessage::default() }
}

/// A sample with a header field more, so that no two mails are the same.
fn fetch(key: &str, samples: &[Vec<u8>]) -> RawMail {
    let number: usize = key.rsplit('/').next().unwrap().parse().unwrap();
    let sample = samples.get(number % samples.len()).map_or(&[][..], Vec::as_slice);
    RawMail::new(key, [format!("X-Load: {number}\r\n").as_bytes(), sample].concat())
}

/// A store in memory that counts what is written.
#[derive(Default)]
struct Counted {
    inner: MemoryStore,
    files: AtomicU64,
    bytes: AtomicU64,
}

impl Counted {
    fn megabytes(&self) -> f64 {
        kilo(self.bytes.load(Ordering::Relaxed)) / 1e3
    }
}

#[async_trait]
impl ObjectStore for Counted {
    async fn get(&self, key: &str) -> Result<Object> {
        self.inner.get(key).await
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String> {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.inner.put(key, bytes, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.inner.delete(key).await
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page> {
        self.inner.list(prefix, after).await
    }
}

/// User and system time of this process so far.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_else(|error| panic!("this needs Linux: {error}"));
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks: u64 = fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    count(ticks) / 100.0
}

/// Bytes.
fn peak_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    count(line.trim_end_matches("kB").trim().parse().unwrap()) * 1024.0
}

fn kilo(bytes: u64) -> f64 {
    count(bytes) / 1e3
}

#[expect(clippy::cast_precision_loss, reason = "the figures are for people")]
fn count(number: u64) -> f64 {
    number as f64
}
