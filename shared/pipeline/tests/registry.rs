//! The registry over the fakes: from adding a domain to verified, broken and back, rotation, writers that meet, and what may
//! suppress.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use domains::check::{Readiness, RecordStatus};
use domains::records::records;
use domains::setup::KeyStage;
use domains::state::State;
use jiff::Timestamp;
use model::{Answer, DomainEvent, Question, RecordData, RecordType};
use pipeline::registry::{
    Entry, Error, NewDomain, Platform, Registry, RotationStep, SAFE_AFTER, add, add_many, check, due, get, list,
    published, remove, revoke, rotate, status,
};
use pipeline::{BounceDomains, Config, RawMail, Sinks, ingest};
use ports::memory::{MemoryDns, MemoryQueue, MemorySecrets, MemoryStore};
use ports::{Bytes, Dns as _, ObjectStore as _, Put, Secrets as _};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// A platform, its ports, and the DNS around it.
struct World {
    store: MemoryStore,
    secrets: MemorySecrets,
    events: MemoryQueue,
    dns: MemoryDns,
    random: ChaCha20Rng,
    platform: Platform,
}

impl World {
    fn new() -> Self {
        let dns = MemoryDns::default();
        dns.add("bounce.platform.example", 60, mx("in.platform.example"));
        dns.add("bounce.platform.example", 60, text("v=spf1 ip4:192.0.2.0/24 -all"));
        dns.add("in.platform.example", 60, RecordData::A([192, 0, 2, 7].into()));
        Self {
            store: MemoryStore::default(),
            secrets: MemorySecrets::default(),
            events: MemoryQueue::default(),
            dns,
            random: ChaCha20Rng::seed_from_u64(7),
            platform: Platform {
                bounce_host: Some("bounce.platform.example".to_owned()),
                ed25519: true,
                ..Platform::default()
            },
        }
    }

    fn registry(&self) -> Registry<'_> {
        Registry { store: &self.store, secrets: &self.secrets, events: &self.events }
    }

    async fn add(&mut self, domain: &str) -> Result<Entry, Error> {
        let registry = Registry { store: &self.store, secrets: &self.secrets, events: &self.events };
        add(registry, &self.platform, "acme", &new(domain), at(0), &mut self.random).await
    }

    async fn check(&self, hour: i64) -> Entry {
        check(self.registry(), &self.dns, "acme", "company.example", at(hour)).await.unwrap()
    }

    async fn rotate(&mut self, hour: i64) -> (Entry, Vec<RotationStep>) {
        let registry = Registry { store: &self.store, secrets: &self.secrets, events: &self.events };
        let rotated =
            rotate(registry, &self.platform, &self.dns, "acme", "company.example", at(hour), &mut self.random);
        rotated.await.unwrap()
    }

    async fn revoke(&mut self, selector: &str, hour: i64) -> Result<(Entry, Vec<RotationStep>), Error> {
        let registry = Registry { store: &self.store, secrets: &self.secrets, events: &self.events };
        revoke(registry, &self.platform, "acme", "company.example", selector, at(hour), &mut self.random).await
    }

    fn publish(&self, entry: &Entry) {
        for record in records(&entry.setup) {
            self.dns.remove(&record.name, record.kind);
            let data = match record.kind {
                RecordType::Cname => RecordData::Cname(record.value),
                _ => RecordData::Txt(record.strings.into_iter().map(String::into_bytes).collect()),
            };
            self.dns.add(&record.name, 300, data);
        }
    }

    fn kinds(&self) -> Vec<String> {
        let events = self.events.take();
        events
            .iter()
            .map(|body| {
                let event: model::DomainEvent = serde_json::from_str(body).unwrap();
                assert_eq!((event.tenant.as_str(), event.domain.as_str()), ("acme", "company.example"));
                event.kind.to_string()
            })
            .collect()
    }
}

fn new(domain: &str) -> NewDomain {
    NewDomain { domain: domain.to_owned(), bounce: Some("lm-bounce".to_owned()), from_domain: None }
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hour * 3600).unwrap()
}

fn mx(host: &str) -> RecordData {
    RecordData::Mx { preference: 10, exchange: host.to_owned() }
}

fn text(text: &str) -> RecordData {
    RecordData::Txt(vec![text.as_bytes().to_vec()])
}

#[tokio::test]
async fn from_adding_to_verified_to_broken_and_back() {
    let mut world = World::new();
    let entry = world.add(" Company.Example. ").await.unwrap();
    assert_eq!(entry.domain(), "company.example");
    assert_eq!(
        world.add("company.example").await.unwrap_err().to_string(),
        "the domain company.example is there already"
    );
    assert_eq!(world.secrets.names().len(), 2, "a domain that is there already gets no keys");
    assert_eq!(entry.status(at(0)).may_send, Readiness::Unknown);

    let entry = world.check(1).await;
    assert_eq!((entry.state.state, entry.status(at(1)).may_send), (State::Pending, Readiness::No));
    assert_eq!(world.kinds(), [""; 0]);

    let said = published(world.registry(), "acme", "company.example", at(2)).await.unwrap();
    assert_eq!(said.state.published_at, Some(at(2)));
    published(world.registry(), "acme", "company.example", at(2)).await.unwrap();
    assert_eq!(world.kinds(), ["domain.published"], "said twice in a breath, it is told once");

    world.publish(&entry);
    let entry = world.check(3).await;
    assert_eq!(entry.state.state, State::Verified, "{:#?}", entry.check.unwrap().findings);
    assert_eq!(entry.first_verified_at, Some(at(3)));
    let now = status(&world.store, "acme", "company.example", at(3)).await.unwrap();
    assert_eq!((now.may_send, now.bounces_return), (Readiness::Yes, Readiness::Yes));
    assert_eq!(world.kinds(), ["domain.verified"]);

    let question = Question::new("_dmarc.company.example", RecordType::Txt);
    world.dns.answer(question.clone(), Answer::Timeout);
    let entry = world.check(4).await;
    assert_eq!(
        (entry.state.state, entry.status(at(4)).may_send),
        (State::Verified, Readiness::Yes),
        "a time-out breaks nothing"
    );
    world.dns.recover(&question);

    world.dns.remove("_dmarc.company.example", RecordType::Txt);
    let entry = world.check(5).await;
    assert_eq!((entry.state.state, entry.status(at(5)).may_send), (State::Broken, Readiness::No));
    assert_eq!(entry.status(at(5)).bounces_return, Readiness::Yes);
    world.publish(&entry);
    let entry = world.check(6).await;
    assert_eq!(world.kinds(), ["domain.broken", "domain.verified"]);
    assert_eq!(entry.first_verified_at, Some(at(3)), "the first time stays");
    assert_eq!(entry, get(&world.store, "acme", "company.example").await.unwrap());
    let late = check(world.registry(), &world.dns, "acme", "company.example", at(5)).await.unwrap();
    assert_eq!(late, entry, "an earlier check that comes late changes nothing");
}

#[tokio::test]
async fn one_check_asks_everything_at_once_and_nothing_twice() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    for published in [false, true] {
        if published {
            world.publish(&entry);
        }
        world.dns.take_batches();
        world.check(1 + i64::from(published)).await;
        let batches = world.dns.take_batches();
        let mut questions: Vec<_> = batches.concat();
        let all = questions.len();
        questions.sort();
        questions.dedup();
        assert_eq!(questions.len(), all, "a question was asked twice");
        assert!(
            batches.len() <= 6 && batches[0].len() > all / 2,
            "{:?}",
            batches.iter().map(Vec::len).collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn private_keys_are_in_the_secrets_and_nowhere_else() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    for name in world.secrets.names() {
        let secret = world.secrets.get(&name).await.unwrap();
        assert!(secret.reveal().starts_with("-----BEGIN PRIVATE KEY-----"));
        assert!(entry.keys.values().any(|key| key.secret == name));
    }
    let [first, second] = &entry.setup.dkim[..] else { panic!("{:?}", entry.setup.dkim) };
    assert_ne!(first.selector, second.selector);
    assert!(first.selector.starts_with("rb1-") && second.selector.starts_with("rb2-"));
    assert_ne!(first.key.p, second.key.p);
    for key in world.store.keys() {
        assert!(!key.contains("company") && !key.contains("acme"), "{key} holds what somebody typed");
        let bytes = world.store.get(&key).await.unwrap().bytes;
        assert!(!String::from_utf8_lossy(&bytes).contains("PRIVATE"));
    }
    assert!(!format!("{entry:?}").contains("PRIVATE"));
    remove(world.registry(), "acme", "company.example").await.unwrap();
    assert!(world.secrets.names().is_empty());
    assert!(!world.store.keys().iter().any(|key| key.starts_with("domains/")));
    let gone = remove(world.registry(), "acme", "company.example").await;
    assert!(matches!(gone, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn many_are_added_and_each_is_answered_for() {
    let mut world = World::new();
    let registry = Registry { store: &world.store, secrets: &world.secrets, events: &world.events };
    let wanted = ["b.example", "no name", "a.example", "b.example"].map(new);
    let added = add_many(registry, &world.platform, "acme", &wanted, at(0), &mut world.random).await;
    assert!(matches!(&added[..], [Ok(_), Err(Error::Name { .. }), Ok(_), Err(Error::Exists(_))]));
    let names = |entries: Vec<Entry>| entries.iter().map(|entry| entry.domain().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(list(&world.store, "acme").await.unwrap()), ["a.example", "b.example"]);
    assert_eq!(names(list(&world.store, "other").await.unwrap()), [""; 0], "a tenant sees its own");
    assert!(matches!(get(&world.store, "other", "a.example").await, Err(Error::Unknown(_))));
    let without = Platform::default();
    let refused = add(registry, &without, "acme", &new("c.example"), at(0), &mut world.random).await;
    assert!(matches!(refused, Err(Error::NoBounceHost)));
}

#[tokio::test]
async fn what_is_due_is_what_was_said_to_be_published_and_what_is_six_hours_old() {
    let mut world = World::new();
    world.add("company.example").await.unwrap();
    world.add("other.example").await.unwrap();
    world.store.put("domains/0/broken.json", Bytes::from_static(b"{"), Put::default()).await.unwrap();
    let names = async |hour| {
        let due = due(&world.store, at(hour)).await.unwrap();
        assert_eq!(
            (due.of, due.failed.len()),
            (2, 1),
            "an entry that cannot be read keeps no other from being checked"
        );
        let mut names: Vec<String> = due.domains.into_iter().map(|(_, domain)| domain).collect();
        names.sort();
        names
    };
    assert_eq!(names(0).await, ["company.example", "other.example"], "never checked");
    for domain in ["company.example", "other.example"] {
        check(world.registry(), &world.dns, "acme", domain, at(1)).await.unwrap();
    }
    assert_eq!(names(2).await, [""; 0]);
    published(world.registry(), "acme", "company.example", at(1)).await.unwrap();
    assert_eq!(names(2).await, ["company.example"]);
    assert_eq!(names(7).await, ["company.example", "other.example"]);
}

#[tokio::test]
async fn keys_rotate_from_issue_to_safe_to_remove() {
    let mut world = World::new();
    world.platform.ed25519 = true;
    let entry = world.add("company.example").await.unwrap();
    world.publish(&entry);
    let old = entry.setup.dkim[0].selector.clone();
    let stages = |entry: &Entry| entry.setup.dkim.iter().map(|key| key.stage).collect::<Vec<_>>();

    let (entry, steps) = world.rotate(1).await;
    let next = entry.setup.dkim[2].selector.clone();
    assert_eq!(steps, [RotationStep::Issued { selector: next.clone() }]);
    assert!(next.starts_with("rb3-"));
    assert_eq!(stages(&entry), [KeyStage::Active, KeyStage::Active, KeyStage::Next]);
    let (entry, steps) = world.rotate(2).await;
    assert_eq!(steps, [RotationStep::Waiting { selector: next.clone() }]);
    assert_eq!(entry.state.state, State::Verified, "a next key that is not published breaks nothing");

    world.publish(&entry);
    let (entry, steps) = world.rotate(3).await;
    let until = at(3) + SAFE_AFTER;
    assert_eq!(
        steps,
        [
            RotationStep::Switched { selector: next, retired: Some(old.clone()) },
            RotationStep::Retiring { selector: old.clone(), until }
        ]
    );
    assert_eq!(stages(&entry), [KeyStage::Retired, KeyStage::Active, KeyStage::Active]);
    assert_eq!(world.secrets.names().len(), 3, "a key that signed an hour ago may be needed still");
    assert_eq!(world.rotate(24).await.1, [RotationStep::Retiring { selector: old.clone(), until }]);

    let name = format!("{old}._domainkey.company.example");
    let (_, steps) = world.rotate(3 + 7 * 24).await;
    assert_eq!(steps, [RotationStep::SafeToRemove { selector: old.clone(), name: name.clone() }]);
    assert_eq!(world.secrets.names().len(), 2);
    world.dns.answer(Question::new(&name, RecordType::Txt), Answer::Timeout);
    assert!(
        matches!(world.rotate(4 + 7 * 24).await.1[..], [RotationStep::SafeToRemove { .. }]),
        "a time-out is no absence"
    );
    world.dns.recover(&Question::new(&name, RecordType::Txt));
    world.dns.remove(&name, RecordType::Txt);
    let (entry, steps) = world.rotate(5 + 7 * 24).await;
    assert_eq!(steps, [RotationStep::Forgotten { selector: old }]);
    assert_eq!(stages(&entry), [KeyStage::Active, KeyStage::Active]);
    assert_eq!(entry.state.state, State::Verified);
    assert!(matches!(world.rotate(6 + 7 * 24).await.1[..], [RotationStep::Issued { .. }]), "and the next can begin");
}

#[tokio::test]
async fn a_key_that_leaked_signs_no_more_and_another_takes_its_place() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    world.publish(&entry);
    check(world.registry(), &world.dns, "acme", "company.example", at(1)).await.unwrap();
    world.events.take();
    let leaked = entry.setup.dkim[0].clone();
    let name = leaked.record_name("company.example");
    let (secret, other) = (&entry.keys[&leaked.selector].secret, &entry.setup.dkim[1].selector);

    let (entry, steps) = world.revoke(&leaked.selector, 2).await.unwrap();
    let next = entry.setup.dkim[2].clone();
    let revoked = RotationStep::Revoked { selector: leaked.selector.clone(), name: name.clone() };
    assert_eq!(steps, [revoked.clone(), RotationStep::Issued { selector: next.selector.clone() }]);
    let stages = |entry: &Entry| entry.setup.dkim.iter().map(|key| key.stage).collect::<Vec<_>>();
    assert_eq!(stages(&entry), [KeyStage::Revoked, KeyStage::Active, KeyStage::Next]);
    assert!(!world.secrets.names().contains(secret) && world.secrets.names().len() == 2);
    let told: Vec<DomainEvent> = world.events.take().iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    let [event] = &told[..] else { panic!("{told:?}") };
    assert_eq!(
        (event.kind.to_string().as_str(), event.selector.as_ref()),
        ("domain.key_revoked", Some(&leaked.selector))
    );
    let records = domains::records::records(&entry.setup);
    let value = |name: &str| records.iter().find(|record| record.name == name).map(|record| record.value.as_str());
    assert_eq!(value(&name), Some("v=DKIM1; p="), "RFC 6376, section 3.6.1");

    // Said again, as after a crash, it changes nothing.
    assert_eq!(world.revoke(&leaked.selector, 3).await.unwrap(), (entry, vec![revoked]));
    assert_eq!((world.events.take().len(), world.secrets.names().len()), (0, 2));
    let unknown = world.revoke("rb9", 3).await;
    assert!(matches!(unknown, Err(Error::NoKey { .. })), "{unknown:?}");

    // Its record is still what it was: anybody who has the private half can use it. The other key signs meanwhile.
    let entry = check(world.registry(), &world.dns, "acme", "company.example", at(4)).await.unwrap();
    let findings = entry.check.as_ref().unwrap().findings.iter();
    assert!(findings.clone().any(|finding| finding.id == "dkim-still-valid" && finding.name == name));
    assert_eq!(entry.state.state, State::Verified, "with {other}");

    world.publish(&entry);
    let (entry, steps) = world.rotate(5).await;
    let [RotationStep::Switched { selector, retired: None }] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(selector, &next.selector);
    assert!(entry.check.unwrap().findings.iter().all(|finding| finding.id != "dkim-still-valid"));
    let (entry, steps) = world.rotate(5 + 7 * 24).await;
    assert!(steps.contains(&RotationStep::Forgotten { selector: leaked.selector }), "{steps:?}");
    assert_eq!(stages(&entry), [KeyStage::Active, KeyStage::Active, KeyStage::Next], "and the next rotation began");
}

#[tokio::test]
async fn a_next_key_whose_record_is_in_order_takes_the_place_of_a_revoked_one() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    world.publish(&entry);
    let (entry, _) = world.rotate(1).await;
    world.publish(&entry);
    check(world.registry(), &world.dns, "acme", "company.example", at(2)).await.unwrap();
    let [leaked, _, next] = &entry.setup.dkim[..] else { panic!("{entry:?}") };
    let (entry, steps) = world.revoke(&leaked.selector, 3).await.unwrap();
    let switched = RotationStep::Switched { selector: next.selector.clone(), retired: None };
    assert!(steps.len() == 2 && steps.contains(&switched), "{steps:?}");
    let stages: Vec<_> = entry.setup.dkim.iter().map(|key| key.stage).collect();
    assert_eq!(stages, [KeyStage::Revoked, KeyStage::Active, KeyStage::Active]);

    // Without a key that signs the domain is no more in order, whatever its other records are.
    assert_eq!(world.check(4).await.state.state, State::Verified);
    for key in &entry.setup.dkim[1..] {
        world.revoke(&key.selector, 5).await.unwrap();
    }
    assert_eq!(world.check(6).await.state.state, State::Broken);
}

#[tokio::test]
async fn keys_published_by_the_platform_are_cnames() {
    let mut world = World::new();
    world.platform.dkim_zone = Some("dkim.platform.example".to_owned());
    let entry = world.add("company.example").await.unwrap();
    let key = &entry.setup.dkim[0];
    let target = format!("{}.company.example.dkim.platform.example", key.selector);
    assert_eq!(key.cname.as_deref(), Some(target.as_str()));
    world.publish(&entry);
    for key in &entry.setup.dkim {
        world.dns.add(key.cname.as_deref().unwrap(), 60, text(&key.key.record()));
    }
    let entry = world.check(1).await;
    let dkim: Vec<_> =
        entry.check.unwrap().records.into_iter().filter(|record| record.key.starts_with("dkim:")).collect();
    assert!(dkim.iter().all(|record| record.status == RecordStatus::Verified && record.kind == RecordType::Cname));
    let zone = world.dns.ask(&Question::new(&target, RecordType::Txt)).await;
    assert_eq!(zone.records().len(), 1);
}

#[tokio::test]
async fn events_wait_in_the_entry_while_the_queue_fails() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    world.publish(&entry);
    let shut = Registry { store: &world.store, secrets: &world.secrets, events: &Shut };
    let entry = check(shut, &world.dns, "acme", "company.example", at(1)).await.unwrap();
    assert_eq!((entry.state.state, entry.unsent.len()), (State::Verified, 1));
    assert_eq!(due(&world.store, at(1)).await.unwrap().domains.len(), 1, "what waits is due");
    let entry = world.check(2).await;
    assert!(entry.unsent.is_empty());
    assert_eq!(world.kinds(), ["domain.verified"]);
}

/// A queue that takes nothing.
struct Shut;

#[async_trait::async_trait]
impl ports::Queue for Shut {
    async fn send(&self, bodies: &[String]) -> Vec<ports::Result<()>> {
        bodies.iter().map(|_| Err(ports::Error::new(ports::ErrorKind::Unavailable, "shut"))).collect()
    }
}

#[tokio::test]
async fn a_check_of_keys_that_were_changed_meanwhile_is_done_again() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    world.publish(&entry);
    let checked = Meddling { dns: &world.dns, store: &world.store, times: 2.into() };
    let entry = check(world.registry(), &checked, "acme", "company.example", at(1)).await.unwrap();
    let bounce = entry.check.unwrap().records.into_iter().find(|record| record.key == "bounce").unwrap();
    assert_eq!(
        bounce.expected.as_deref(),
        Some("bounce0.platform.example."),
        "the check is of the set-up that is saved"
    );
}

/// Changes the set-up each time while DNS is asked.
struct Meddling<'w> {
    dns: &'w MemoryDns,
    store: &'w MemoryStore,
    times: std::sync::atomic::AtomicU32,
}

#[async_trait::async_trait]
impl ports::Dns for Meddling<'_> {
    async fn ask_all(&self, questions: &[Question]) -> Vec<Answer> {
        use std::sync::atomic::Ordering::Relaxed;
        if let Ok(left) = self.times.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)) {
            let key = self.store.keys().into_iter().find(|key| key.starts_with("domains/")).unwrap();
            let text = String::from_utf8(self.store.get(&key).await.unwrap().bytes.into()).unwrap();
            let mut entry: Entry = serde_json::from_str(&text).unwrap();
            entry.setup.bounce.as_mut().unwrap().target = format!("bounce{}.platform.example", left - 1);
            self.store.put(&key, serde_json::to_vec(&entry).unwrap().into(), Put::default()).await.unwrap();
        }
        self.dns.ask_all(questions).await
    }

    async fn ask_zone(&self, question: &Question) -> Vec<ports::ServerAnswer> {
        self.dns.ask_zone(question).await
    }
}

/// The keys of the tokens below.
fn keys() -> returnpath::Keys {
    format!("1:{}", "5a".repeat(32)).parse().unwrap()
}

/// A bounce that came back to a signed return path at `host`.
fn bounce(reference: &str, host: &str) -> RawMail {
    let day = jiff::civil::date(2026, 9, 21);
    let keys = keys();
    let request = returnpath::MintRequest::new("acme", reference, "nobody@example.net", day);
    let token = returnpath::mint(keys.current().unwrap(), &request).unwrap();
    let mail = format!(
        "Return-Path: <>\nDelivered-To: {token}@{host}\nReceived: by mx.example; Mon, 21 Sep 2026 10:00:00 +0000\n\
         From: MAILER-DAEMON@mx.example.net\nTo: {token}@{host}\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"B\"\n\n--B\n\nnot delivered\n\n--B\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n\
         Final-Recipient: rfc822; nobody@example.net\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--B--\n"
    );
    RawMail::new(reference, mail.into_bytes())
}

impl World {
    /// Ingests some bounces as one batch: whether each suppressed, and the state of its token.
    async fn ingest(&self, mails: &[RawMail], domains: Option<&BounceDomains>) -> Vec<(bool, String)> {
        let config = Config { return_path_keys: keys(), ..Config::default() };
        let sinks = Sinks { lake: &self.store, events: &self.events, known: None, domains };
        for done in ingest(mails, sinks, &config).await {
            done.unwrap();
        }
        let told = self.events.take();
        told.iter()
            .map(|body| {
                let event: serde_json::Value = serde_json::from_str(body).unwrap();
                (event["suppress"].as_bool().unwrap(), event["token"]["state"].as_str().unwrap().to_owned())
            })
            .collect()
    }
}

#[tokio::test]
async fn bounces_for_a_domain_that_was_never_verified_are_logged_and_never_suppress() {
    let mut world = World::new();
    let domains = BounceDomains::default();
    let valid = (true, "valid".to_owned());
    let unverified = (false, "unverified".to_owned());
    let host = "LM-bounce.company.example";
    let told = world.ingest(&[bounce("m1", host)], Some(&domains)).await;
    assert_eq!(told, std::slice::from_ref(&valid), "a lake without a registry works as ever");

    let entry = world.add("company.example").await.unwrap();
    let mails = [bounce("m2", host), bounce("m3", "bounce.stranger.example")];
    assert_eq!(world.ingest(&mails, Some(&domains)).await, [unverified.clone(), unverified.clone()]);
    assert!(
        world.store.keys().iter().any(|key| key.starts_with("bounces/delta/")),
        "they are in the lake all the same"
    );
    let told = world.ingest(&[bounce("m4", host)], None).await;
    assert_eq!(told, std::slice::from_ref(&valid), "who does not ask is not told");

    world.publish(&entry);
    world.check(1).await;
    world.kinds();
    let told = world.ingest(&[bounce("m2", host), bounce("m3", "bounce.stranger.example")], Some(&domains)).await;
    assert_eq!(told, [valid.clone(), unverified], "the token of what did not suppress was not used up");

    world.dns.remove("_dmarc.company.example", RecordType::Txt);
    assert_eq!(world.check(2).await.state.state, State::Broken);
    world.kinds();
    let told = world.ingest(&[bounce("m5", host)], Some(&BounceDomains::default())).await;
    assert_eq!(told, [valid], "once verified is verified");
}

#[tokio::test]
async fn a_bounce_domain_costs_one_look_up() {
    let mut world = World::new();
    let entry = world.add("company.example").await.unwrap();
    world.publish(&entry);
    world.check(1).await;
    let counting = Counting { store: &world.store, reads: 0.into() };
    let domains = BounceDomains::default();
    let config = Config { return_path_keys: keys(), ..Config::default() };
    let sinks = Sinks { lake: &counting, events: &world.events, known: None, domains: Some(&domains) };
    let mails: Vec<RawMail> = (0..20)
        .map(|n| bounce(&format!("n{n}"), ["lm-bounce.company.example", "bounce.stranger.example"][n % 2]))
        .collect();
    let reads = || counting.reads.load(std::sync::atomic::Ordering::Relaxed);
    ingest(&mails, sinks, &config).await;
    assert_eq!(reads(), 3, "one for the registry, one a domain");
    ingest(&mails[..1], sinks, &config).await;
    assert_eq!(reads(), 3, "what is verified is known for good");
    ingest(&mails[1..2], sinks, &config).await;
    assert_eq!(reads(), 4, "what was not is looked up again in another batch");
}

/// Counts what is read of the marks of bounce domains.
struct Counting<'w> {
    store: &'w MemoryStore,
    reads: std::sync::atomic::AtomicU32,
}

#[async_trait::async_trait]
impl ports::ObjectStore for Counting<'_> {
    async fn get(&self, key: &str) -> ports::Result<ports::Object> {
        if key.starts_with("bounce-domains/") {
            self.reads.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        self.store.get(key).await
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> ports::Result<String> {
        self.store.put(key, bytes, put).await
    }

    async fn delete(&self, key: &str) -> ports::Result<()> {
        self.store.delete(key).await
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> ports::Result<ports::Page> {
        self.store.list(prefix, after).await
    }
}
