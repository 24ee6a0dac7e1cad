//! The figures of registered domains: counted once a day for all of them, and kept.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domains::dmarc::Next;
use jiff::{SignedDuration, Timestamp};
use pipeline::registry::{Count, NewDomain, Platform, Registry, add, check, count_dmarc, get};
use pipeline::{Config, RawMail, Sinks, ingest};
use ports::memory::{FixedClock, MemoryDns, MemoryQueue, MemorySecrets, MemoryStore};
use ports::{Clock as _, ObjectStore as _, Put};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

#[tokio::test]
async fn are_counted_once_a_day_and_kept() {
    let world = World::new();
    assert!(matches!(world.count().await, Count::NotDue), "there is no domain");
    for domain in ["company.example", "other.example"] {
        world.add(domain).await;
    }
    for day in 10..=23 {
        world.report("company.example", day, 95, 5).await;
    }
    assert_eq!(world.kept("company.example").await, None);
    assert!(matches!(world.count().await, Count::Done { domains: 2, failed } if failed.is_empty()));
    let kept = world.kept("company.example").await.unwrap();
    assert_eq!((kept.of.to_string().as_str(), kept.figures.days), ("2026-11-24", 14));
    assert_eq!((kept.figures.messages, kept.figures.aligned, kept.figures.sources), (1400, 1330, 1));
    assert_eq!(kept.figures.unaligned.first().unwrap().name, "192.0.2.66");
    assert_eq!(world.kept("other.example").await.unwrap().figures.messages, 0);

    // Later on that day nothing is read again, and a check keeps what is there.
    world.report("company.example", 23, 7, 0).await;
    world.pass(SignedDuration::from_hours(4));
    assert!(matches!(world.count().await, Count::NotDue));
    world.dns.add("_dmarc.company.example", 60, text("v=DMARC1; p=none; rua=mailto:dmarc@reports.example"));
    let registry = world.registry();
    let entry = check(registry, &world.dns, "acme", "company.example", world.clock.now()).await.unwrap();
    assert_eq!(entry.dmarc.as_ref(), Some(&kept));
    let plan = entry.dmarc_plan().unwrap();
    assert_eq!((plan.next, plan.aligned_percent), (Next::FixSources, Some(95.0)));

    // The next day's count is made at noon, when the reports of the day before are there.
    world.pass(SignedDuration::from_hours(18));
    assert!(matches!(world.count().await, Count::NotDue), "{}", world.clock.now());
    world.pass(SignedDuration::from_hours(1));
    assert!(matches!(world.count().await, Count::Done { domains: 2, .. }));
    let kept = world.kept("company.example").await.unwrap();
    assert_eq!((kept.of.to_string().as_str(), kept.figures.messages), ("2026-11-25", 1307));
}

#[tokio::test]
async fn what_cannot_be_counted_stays_as_it_was_and_is_tried_again_later() {
    let world = World::new();
    world.add("company.example").await;
    world.report("company.example", 23, 100, 0).await;
    world.count().await;
    let before = world.kept("company.example").await;

    world.pass(SignedDuration::from_hours(24));
    world.report("company.example", 24, 100, 0).await;
    let broken = "dmarc_records/sealed/dt=2026-11-24/00.parquet";
    world.store.put(broken, "no parquet".into(), Put::default()).await.unwrap();
    let until = world.clock.now() + SignedDuration::from_hours(1);
    let failed = count_dmarc(&world.store, &world.clock, until).await.unwrap_err();
    assert!(std::error::Error::source(&failed).is_some(), "{failed}");
    assert!(matches!(world.count().await, Count::NotDue), "not at once");
    assert_eq!(world.kept("company.example").await, before);

    world.store.delete(broken).await.unwrap();
    world.pass(SignedDuration::from_hours(6));
    assert!(matches!(world.count().await, Count::Done { .. }));
    assert_eq!(world.kept("company.example").await.unwrap().figures.messages, 200);
}

#[tokio::test]
async fn is_not_begun_without_time_for_it() {
    let world = World::new();
    world.add("company.example").await;
    let soon = world.clock.now() + SignedDuration::from_secs(59);
    assert!(matches!(count_dmarc(&world.store, &world.clock, soon).await.unwrap(), Count::NotDue));
    assert!(matches!(world.count().await, Count::Done { domains: 1, .. }), "and is still due");
}

#[tokio::test]
async fn nothing_is_advised_before_it_is_known_what_is_there() {
    let world = World::new();
    world.add("company.example").await;
    let entry = get(&world.store, "acme", "company.example").await.unwrap();
    assert_eq!(entry.dmarc_plan(), None, "never checked");
    let next = async |hours| {
        world.pass(SignedDuration::from_hours(hours));
        let now = world.clock.now();
        let entry = check(world.registry(), &world.dns, "acme", "company.example", now).await.unwrap();
        entry.dmarc_plan().map(|plan| plan.next)
    };
    assert_eq!(next(1).await, Some(Next::Start));
    world.dns.add("_dmarc.company.example", 60, text("v=DMARC1; p=none; rua=mailto:dmarc@reports.example"));
    assert_eq!(next(1).await, Some(Next::Wait));
    world.dns.add("_dmarc.company.example", 60, text("v=DMARC1; p=reject"));
    assert_eq!(next(1).await, None, "several");
    let question = model::Question::new("_dmarc.company.example", model::RecordType::Txt);
    world.dns.answer(question, model::Answer::Timeout);
    assert_eq!(next(1).await, None, "DNS does not say");
}

struct World {
    store: MemoryStore,
    secrets: MemorySecrets,
    events: MemoryQueue,
    dns: MemoryDns,
    clock: FixedClock,
}

impl World {
    fn new() -> Self {
        Self {
            store: MemoryStore::default(),
            secrets: MemorySecrets::default(),
            events: MemoryQueue::default(),
            dns: MemoryDns::default(),
            clock: FixedClock::at("2026-11-24T13:00:00Z".parse().unwrap()),
        }
    }

    fn registry(&self) -> Registry<'_> {
        Registry { store: &self.store, secrets: &self.secrets, events: &self.events }
    }

    fn pass(&self, time: SignedDuration) {
        self.clock.set(self.clock.now() + time);
    }

    async fn add(&self, domain: &str) {
        let platform =
            Platform { dmarc_rua: Some("dmarc@reports.example".to_owned()), ed25519: true, ..Platform::default() };
        let new = NewDomain { domain: domain.to_owned(), ..NewDomain::default() };
        let mut random = ChaCha20Rng::seed_from_u64(domain.len() as u64);
        add(self.registry(), &platform, "acme", &new, self.clock.now(), &mut random).await.unwrap();
    }

    async fn count(&self) -> Count {
        let until = self.clock.now() + SignedDuration::from_hours(1);
        count_dmarc(&self.store, &self.clock, until).await.unwrap()
    }

    async fn kept(&self, domain: &str) -> Option<pipeline::registry::KeptFigures> {
        get(&self.store, "acme", domain).await.unwrap().dmarc
    }

    /// Ingests a report of a day in November.
    async fn report(&self, domain: &str, day: u32, aligned: u64, not: u64) {
        let begin: Timestamp = format!("2026-11-{day:02}T00:00:00Z").parse().unwrap();
        let record = |address: &str, count: u64, result: &str| {
            format!(
                "<record><row><source_ip>{address}</source_ip><count>{count}</count><policy_evaluated><disposition>none\
                 </disposition><dkim>{result}</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>{domain}\
                 </header_from></identifiers><auth_results></auth_results></record>"
            )
        };
        let xml = format!(
            "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>receiver.example</org_name><email>d@receiver.example\
             </email><report_id>{day}-{aligned}</report_id><date_range><begin>{}</begin><end>{}</end></date_range>\
             </report_metadata><policy_published><domain>{domain}</domain><p>none</p></policy_published>{}{}</feedback>",
            begin.as_second(),
            begin.as_second() + 86_399,
            record("192.0.2.1", aligned, "pass"),
            record("192.0.2.66", not, "fail"),
        );
        let raw = RawMail::new(format!("{domain} {day}"), xml.into_bytes());
        let sinks = Sinks { lake: &self.store, events: &self.events, known: None, domains: None };
        for done in ingest(&[raw], sinks, &Config::default()).await {
            assert_eq!(done.unwrap().outcome, Some(model::Outcome::DmarcAggregate));
        }
    }
}

fn text(text: &str) -> model::RecordData {
    model::RecordData::Txt(vec![text.as_bytes().to_vec()])
}
