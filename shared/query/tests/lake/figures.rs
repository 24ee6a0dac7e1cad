//! The figures that the pipeline counts from the files, against the named query over the same lake.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use domains::dmarc::{Figures, Source};
use model::{AggregateRecord, AggregateReport, Alignment, Event, Id, PolicyPublished};
use pipeline::dmarc_figures::{NAMED_SOURCES, dmarc_figures};
use ports::ObjectStore as _;
use ports::memory::MemoryStore;
use query::{Cell, named_query};

use crate::sample::{Lake, TODAY, at, report};

const DOMAINS: [&str; 3] = ["example.com", "kaisha.example", "nothing.example"];

#[test]
fn are_those_of_the_named_query_however_the_files_lie() {
    for seed in 1..=2 {
        let (lake, mut dice) = (Lake::new(), Dice(seed));
        let events: Vec<AggregateReport> = (0..30).map(|n| random(n, &mut dice)).collect();
        for round in 0..5 {
            for _ in 0..dice.roll(20) {
                // Again and again, by one parser and another: the newer reads other numbers.
                let version = 1 + u32::try_from(dice.roll(2)).unwrap();
                let mut event = events[dice.roll(30)].clone();
                event.records.iter_mut().for_each(|record| record.count *= u64::from(version));
                lake.write(version, &[Event::DmarcAggregate(Box::new(event))], &[]);
            }
            match dice.roll(3) {
                0 => lake.seal(true),
                // A seal that crashed before it took the delta files away.
                1 => lake.seal(false),
                _ => {}
            }
            assert_eq!(counted(&lake), queried(&lake), "seed {seed}, round {round}");
        }
        assert!(counted(&lake)["example.com"].messages > 0, "seed {seed}");
    }
}

#[test]
fn a_report_counts_once_in_them_and_not_by_half() {
    let lake = Lake::new();
    let copies = ["first", "second"].map(|name| Event::DmarcAggregate(Box::new(report(name, "one", 10))));
    copies.iter().for_each(|copy| drop(lake.write(1, std::slice::from_ref(copy), &[])));
    let figures = |lake: &Lake| counted(lake).remove("example.com").unwrap();
    let once = Figures {
        days: 1,
        messages: 10,
        aligned: 0,
        sources: 1,
        unaligned: vec![Source { name: "192.0.2.7".to_owned(), messages: 10 }],
    };
    assert_eq!(figures(&lake), once);
    lake.seal(true);
    assert_eq!(figures(&lake), once);
    let files = lake.write(1, &[Event::DmarcAggregate(Box::new(report("third", "two", 5)))], &[]);
    let row = files.iter().find(|file| file.key.table == lake::Table::DmarcReports).unwrap();
    std::fs::remove_file(lake.folder().join(row.key.to_string())).unwrap();
    assert_eq!(figures(&lake), once, "records whose report's row is not there yet");
}

#[test]
fn many_sources_are_counted_and_the_first_ten_named() {
    let lake = Lake::new();
    let mut many = report("many", "many", 1);
    many.records = (0..25)
        .map(|n| AggregateRecord {
            source_ip: Some(format!("192.0.2.{n}").parse().unwrap()),
            count: 100 - n,
            ..many.records[0].clone()
        })
        .collect();
    lake.write(1, &[Event::DmarcAggregate(Box::new(many))], &[]);
    let figures = counted(&lake).remove("example.com").unwrap();
    assert_eq!((figures.sources, figures.unaligned.len()), (25, NAMED_SOURCES));
    assert_eq!((figures.unaligned[0].name.as_str(), figures.unaligned[9].messages), ("192.0.2.0", 91));
}

#[test]
fn there_are_none_where_there_is_no_time() {
    let lake = Lake::new();
    lake.write(1, &[Event::DmarcAggregate(Box::new(report("a", "a", 1)))], &[]);
    let left = AtomicUsize::new(1);
    let go_on = || left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok();
    let (store, domains) = (store(&lake), BTreeSet::from(["example.com".to_owned()]));
    let stopped = block_on(dmarc_figures(&store, &domains, TODAY.parse().unwrap(), &go_on));
    assert_eq!(stopped.unwrap(), None, "between the report and its records");
}

/// A report of some day, for some domain, that may share its key with others.
fn random(number: usize, dice: &mut Dice) -> AggregateReport {
    let mut made = report(&format!("mail {number}"), &format!("report {}", dice.roll(20)), 1);
    let day = format!("2026-11-{:02}T{:02}:00:00Z", 6 + dice.roll(19), dice.roll(24));
    made.begin = at(&day);
    made.received_at = at("2026-11-24T20:00:00Z");
    made.policy_published = PolicyPublished {
        domain: ["example.com", "kaisha.example", "others.example"][dice.roll(3)].to_owned(),
        ..made.policy_published
    };
    made.reporter_verified = [None, Some(false), Some(true)][dice.roll(3)];
    let records = (0..=dice.roll(4)).map(|_| {
        let alignment = |dice: &mut Dice| [None, Some(Alignment::Pass), Some(Alignment::Fail)][dice.roll(3)];
        let raw = dice.roll(6);
        AggregateRecord {
            source_ip: (raw > 1).then(|| format!("192.0.2.{}", dice.roll(9)).parse().unwrap()),
            source_ip_raw: (raw == 1).then(|| "unknown".to_owned()),
            count: dice.roll(50) as u64,
            dkim: alignment(dice),
            spf: alignment(dice),
            ..made.records[0].clone()
        }
    });
    made.records = records.collect();
    // What it says decides whether another one with its key is the same report.
    let said = [made.policy_published.domain.as_bytes(), &[u8::try_from(dice.roll(2)).unwrap()]].concat();
    made.content_id = Id::of(&[&said]);
    made
}

/// Days, messages, those that are aligned, and sources with those that are not.
type Sums = (BTreeSet<String>, u64, u64, BTreeMap<String, u64>);

/// As `rebound domain dmarc` made it before, from the answer of the engine.
fn queried(lake: &Lake) -> BTreeMap<String, Figures> {
    let answer = lake.ask(&named_query("dmarc_sources_by_day").unwrap().sql_on(TODAY));
    let mut all: BTreeMap<String, Sums> =
        DOMAINS.iter().map(|domain| ((*domain).to_owned(), Sums::default())).collect();
    for row in &answer.rows {
        let [Cell::Text(domain), day, source, Cell::Integer(messages), Cell::Integer(aligned)] = row.as_slice() else {
            panic!("{row:?}")
        };
        let Some((days, sum, passed, sources)) = all.get_mut(domain) else { continue };
        let (messages, aligned) = (u64::try_from(*messages).unwrap(), u64::try_from(*aligned).unwrap());
        days.insert(day.to_string());
        *sum += messages;
        *passed += aligned;
        if let (Cell::Text(source), true) = (source, messages > aligned) {
            *sources.entry(source.clone()).or_default() += messages - aligned;
        }
    }
    let figures = all.into_iter().map(|(domain, (days, messages, aligned, sources))| {
        let count = sources.len() as u64;
        let mut unaligned: Vec<Source> =
            sources.into_iter().map(|(name, messages)| Source { name, messages }).collect();
        unaligned.sort_by_key(|source| std::cmp::Reverse(source.messages));
        unaligned.truncate(NAMED_SOURCES);
        (domain, Figures { days: u32::try_from(days.len()).unwrap(), messages, aligned, sources: count, unaligned })
    });
    figures.collect()
}

fn counted(lake: &Lake) -> BTreeMap<String, Figures> {
    let domains = DOMAINS.map(str::to_owned).into();
    let figures = block_on(dmarc_figures(&store(lake), &domains, TODAY.parse().unwrap(), &|| true));
    figures.unwrap().unwrap()
}

/// The lake's files as objects.
fn store(lake: &Lake) -> MemoryStore {
    let store = MemoryStore::default();
    let mut folders = vec![lake.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let key = path.strip_prefix(lake.folder()).unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&path).unwrap();
            block_on(store.put(&key, bytes.into(), Default::default())).unwrap();
        }
    }
    store
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}
