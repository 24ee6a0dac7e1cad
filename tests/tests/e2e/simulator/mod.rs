//! The promises under bad weather: the production verbs over the ports' fakes, with a scheduler that decides by a seed what is
//! lost, repeated, reordered, refused, left unanswered, and who dies at which await.
//!
//! However a run went, when all has settled the lake must be byte for byte what one quiet ingest makes of the same mails, and
//! the events must be the same. Which of two mails with one token suppresses is the storm's choice, so the quiet ingest is told it.
//!
//! In some runs a person is erased while all this goes on: afterwards nothing names them, and all else is as it would have been.
//!
//! `REBOUND_SEEDS=1000000 cargo test --release -p e2e simulator` is `make soak`; `REBOUND_SEED=17` replays one run.

mod mails;
mod scheduler;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use pipeline::{Config, Person, Places, RawMail, Sinks, Sweep, erase, ingest, quarantine, seal, sweep};
use ports::memory::{MemoryQueue, MemoryStore};
use ports::{Bytes, ErrorKind, ObjectStore, Put};

use self::mails::{POISON, Post, post};
use self::scheduler::{Scheduler, Shared, pause};
use self::world::{Events, Mails, Store, Weather};

const SEEDS: u64 = 1_000;
const KILLS: &str = "it killed the process that read it";

#[test]
fn nothing_is_lost_and_nothing_counts_twice() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let seeds = match number("REBOUND_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("REBOUND_SEEDS").unwrap_or(SEEDS),
    };
    let config = mails::config();
    let runs = seeds.end - seeds.start;
    let next = AtomicU64::new(seeds.start);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    if let Err(panic) = std::panic::catch_unwind(|| simulate(seed, &config)) {
                        eprintln!(
                            "replay this run: REBOUND_SEED={seed} cargo test --release -p e2e simulator -- --nocapture"
                        );
                        std::panic::resume_unwind(panic);
                    }
                }
            });
        }
    });
    println!("{runs} seeds were run");
}

fn simulate(seed: u64, config: &Config) {
    let dice = Shared::of(seed);
    let Post { mails, vouched_for } = post(&dice);
    let erased = dice.in_thousand(400).then(|| Person::new(&format!("nobody{}@example.net", dice.below(8))).unwrap());
    let raw = Store::new(dice.clone(), Weather::default());
    let queue = Mails::new(dice.clone());
    let lake = Store::new(dice.clone(), Weather::failing(20));
    let events = Events::new(dice.clone(), Weather::failing(20));

    // The storm: mails arrive while they are read, sealed and swept, and processes die.
    let storm = Scheduler::new(dice.clone(), 5);
    for mail in &mails {
        block_on(raw.inner.put(&mail.source, mail.bytes.clone(), Put::default())).unwrap();
        queue.notify(&mail.source, 150, 150);
    }
    for round in 0..12 {
        for _ in 0..2 {
            storm.spawn("intake", intake(&raw, &queue, &lake, &events, config));
        }
        if round % 3 == 0 {
            storm.spawn("seal", async { drop(seal(&lake).await) });
            storm.spawn("seal", async { drop(seal(&lake).await) });
        }
        if round % 4 == 1 {
            storm.spawn("sweep", async {
                drop(sweep(&raw, &lake, &queue, &swept(), &|entry| entry.key.clone()).await);
            });
        }
        if round % 2 == 1 {
            storm.spawn("isolate", isolate(&raw, &queue, &lake, &events, config));
        }
        if let Some(person) = &erased
            && round % 3 == 2
        {
            let places = Places { lake: &lake, raw: Some(&raw) };
            storm.spawn("erase", async move { drop(erase(places, person).await) });
        }
        for _ in 0..dice.below(120) {
            storm.step();
        }
        queue.time_out();
    }
    storm.run_out();

    // Afterwards: nothing fails any more, and what is due is done.
    lake.weather.clear_up();
    events.weather.clear_up();
    let calm = Scheduler::new(dice.clone(), 0);
    settle(&calm, &raw, &queue, &lake, &events, config);
    if let Some(person) = &erased {
        // What was being read while it was erased comes back once, and no more.
        for run in 0.. {
            assert!(run < 4, "seed {seed}: an erasing comes to no end");
            if block_on(erase(Places { lake: &lake.inner, raw: Some(&raw.inner) }, person)).unwrap().is_empty() {
                break;
            }
            settle(&calm, &raw, &queue, &lake, &events, config);
        }
    }
    assert_eq!(unlogged(&raw, &lake), 0, "seed {seed}: a mail has no outcome after the sweep");
    let done = block_on(seal(&lake.inner)).unwrap();
    assert!(done.failed.is_empty(), "seed {seed}: {:?}", done.failed);
    let expected = quiet(&mails, config, &lake.inner, erased.as_ref());
    if erased.is_some() {
        compare_rows(seed, &expected.sealed, &sealed(&lake.inner));
    } else {
        compare(seed, &expected.sealed, &sealed(&lake.inner));
    }
    let sent: BTreeSet<String> = events.inner.take().into_iter().collect();
    assert!(
        expected.events == sent,
        "seed {seed}: other events than in a quiet run: {:?}",
        expected.events.symmetric_difference(&sent).next()
    );
    suppressions(seed, &sent, &vouched_for);
}

/// Runs until the queue is empty and a sweep finds nothing.
fn settle<'t>(
    calm: &Scheduler<'t>,
    raw: &'t Store,
    queue: &'t Mails,
    lake: &'t Store,
    events: &'t Events,
    config: &'t Config,
) {
    for _ in 0..100 {
        queue.time_out();
        if queue.is_empty() {
            calm.spawn("sweep", async move {
                sweep(raw, lake, queue, &swept(), &|entry| entry.key.clone()).await.unwrap();
            });
            calm.run_out();
            if queue.is_empty() {
                break;
            }
        }
        calm.spawn("intake", intake(raw, queue, lake, events, config));
        calm.spawn("isolate", isolate(raw, queue, lake, events, config));
        calm.run_out();
    }
}

/// One delivery of a batch, as the function `intake` does it.
async fn intake(raw: &Store, queue: &Mails, lake: &Store, events: &Events, config: &Config) {
    let batch = queue.receive(4);
    let mut mails = Vec::new();
    for message in &batch {
        pause().await;
        match raw.get(&message.key).await {
            Ok(object) => mails.push((message.receipt, RawMail::new(message.key.clone(), object.bytes))),
            Err(error) if error.kind() == ErrorKind::NotFound => queue.acknowledge(message.receipt),
            Err(_) => {}
        }
    }
    if mails.iter().any(|(_, mail)| is_poison(mail)) {
        return;
    }
    let (receipts, mails): (Vec<u64>, Vec<RawMail>) = mails.into_iter().unzip();
    let sinks = Sinks { lake, events, known: None, domains: None };
    for (receipt, done) in receipts.into_iter().zip(ingest(&mails, sinks, config).await) {
        pause().await;
        if done.is_ok() {
            queue.acknowledge(receipt);
        }
    }
}

/// The dead letters one by one, as the function `isolate` does it.
async fn isolate(raw: &Store, queue: &Mails, lake: &Store, events: &Events, config: &Config) {
    for key in queue.dead_letters() {
        let Ok(object) = raw.get(&key).await else { continue };
        let mail = RawMail::new(key, object.bytes);
        if is_poison(&mail) {
            drop(quarantine(&mail, KILLS, lake).await);
        } else {
            let sinks = Sinks { lake, events, known: None, domains: None };
            drop(ingest(std::slice::from_ref(&mail), sinks, config).await);
        }
    }
}

fn is_poison(mail: &RawMail) -> bool {
    mail.bytes.windows(POISON.len()).any(|bytes| bytes == POISON)
}

/// The store of raw mails counts its writes as seconds from 1970: a day later all of them are due.
fn swept() -> Sweep {
    Sweep {
        now: Timestamp::from_second(86_400).unwrap(),
        days: 4,
        grace: SignedDuration::from_hours(1),
        prefix: String::new(),
    }
}

/// What one quiet ingest and seal make of the mails, with the claims on tokens that another lake holds.
struct Expected {
    sealed: Files,
    events: BTreeSet<String>,
}

fn quiet(mails: &[RawMail], config: &Config, claimed: &MemoryStore, erased: Option<&Person>) -> Expected {
    let (lake, events) = (MemoryStore::default(), MemoryQueue::default());
    for key in claimed.keys().into_iter().filter(|key| key.starts_with("tokens/")) {
        let claim = block_on(claimed.get(&key)).unwrap().bytes;
        block_on(lake.put(&key, claim, Put::default())).unwrap();
    }
    let (poison, good): (Vec<RawMail>, Vec<RawMail>) = mails.iter().cloned().partition(is_poison);
    for mail in &poison {
        block_on(quarantine(mail, KILLS, &lake)).unwrap();
    }
    for done in block_on(ingest(&good, Sinks { lake: &lake, events: &events, known: None, domains: None }, config)) {
        done.unwrap();
    }
    if let Some(person) = erased {
        block_on(erase(Places { lake: &lake, raw: None }, person)).unwrap();
    }
    assert!(block_on(seal(&lake)).unwrap().failed.is_empty());
    Expected { sealed: sealed(&lake), events: events.take().into_iter().collect() }
}

fn sealed(lake: &MemoryStore) -> Files {
    let keys = lake.keys().into_iter().filter(|key| key.contains("/sealed/"));
    keys.map(|key| (key.clone(), block_on(lake.get(&key)).unwrap().bytes)).collect()
}

type Files = BTreeMap<String, Bytes>;

fn compare(seed: u64, expected: &Files, sealed: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(sealed), names(expected), "seed {seed}: other days of tables than in a quiet run");
    for (key, bytes) in sealed {
        assert!(expected[key] == *bytes, "seed {seed}: {key} is not what a quiet run makes of the same mails");
    }
}

/// The same of files that something was erased from: they count how often, and one may have no rows.
fn compare_rows(seed: u64, expected: &Files, sealed: &Files) {
    let rows = |files: &Files| -> BTreeMap<String, Vec<_>> {
        let read = |bytes: &Bytes| {
            let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).unwrap();
            reader.build().unwrap().map(Result::unwrap).filter(|rows| rows.num_rows() > 0).collect::<Vec<_>>()
        };
        let all = files.iter().map(|(key, bytes)| (key.clone(), read(bytes)));
        all.filter(|(_, rows)| !rows.is_empty()).collect()
    };
    let (expected, sealed) = (rows(expected), rows(sealed));
    let names = |files: &BTreeMap<String, Vec<_>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sealed), names(&expected), "seed {seed}: other days of tables than in a quiet run");
    for (key, rows) in &sealed {
        assert!(expected[key] == *rows, "seed {seed}: {key} is not what a quiet run makes of the same mails");
    }
}

/// Each suppression has a token that this system signed for that person and that was valid on its day; no token has two.
fn suppressions(seed: u64, sent: &BTreeSet<String>, vouched_for: &BTreeSet<String>) {
    let mut events_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for event in sent {
        let event: serde_json::Value = serde_json::from_str(event).unwrap();
        if event["suppress"] != true {
            continue;
        }
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        assert_eq!(event["token"]["state"], "valid", "seed {seed}: suppressed without a valid token: {event}");
        assert!(vouched_for.contains(&text(&event["token"]["recipient"])), "seed {seed}: forged or expired: {event}");
        events_of.entry(text(&event["token"]["id"])).or_default().insert(text(&event["event_id"]));
    }
    for (token, events) in events_of {
        assert_eq!(events.len(), 1, "seed {seed}: the token {token} suppressed more than once");
    }
}

/// How many raw mails have no outcome row.
fn unlogged(raw: &Store, lake: &Store) -> usize {
    let mut logged = BTreeSet::new();
    for key in lake.inner.keys().into_iter().filter(|key| key.starts_with("ingest_log/")) {
        let bytes = block_on(lake.inner.get(&key)).unwrap().bytes;
        logged.extend(lake::sources(&lake::Source::new(key, bytes)).unwrap());
    }
    raw.inner.keys().into_iter().filter(|key| !logged.contains(key)).count()
}

/// Runs what never waits: the fakes without their weather.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    loop {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
