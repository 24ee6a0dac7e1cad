//! Checking a domain over the DNS port, 'I have published it', and the events that come of both.

use std::collections::HashSet;

use domains::Step;
use domains::state::{EventKind, State, advance};
use jiff::{SignedDuration, Timestamp};
use model::{Answer, Answers, DomainEvent, Id};
use ports::{Dns, ErrorKind};

use crate::bounce_domains::mark_verified;

use super::{ATTEMPTS, Entry, Error, Registry, Result, get, update};

/// Said again within so short a time, 'I have published it' is said once.
const SAID_ONCE: SignedDuration = SignedDuration::from_mins(5);

/// Runs a function of DNS answers over the port: all questions of a step at once, and no question twice.
pub async fn ask<T: Send>(dns: &dyn Dns, mut check: impl FnMut(&Answers) -> Step<T> + Send) -> T {
    let mut answers = Answers::default();
    loop {
        let questions = match check(&answers) {
            Step::Done(value) => return value,
            Step::Need(questions) => questions,
        };
        let came = dns.ask_all(&questions).await;
        // A question that got no answer would be asked for ever.
        let came = came.into_iter().chain(std::iter::repeat(Answer::Timeout));
        questions.into_iter().zip(came).for_each(|(question, answer)| answers.insert(question, answer));
    }
}

/// Checks a domain now: asks DNS, saves findings and state, and sends what is to be told. The entry as it is then; events that
/// the queue did not take are in [`Entry::unsent`], and go with the next check.
///
/// # Errors
///
/// [`Error::Unknown`], [`Error::Port`]. What DNS does is no error.
pub async fn check(registry: Registry<'_>, dns: &dyn Dns, tenant: &str, domain: &str, now: Timestamp) -> Result<Entry> {
    let mut entry = get(registry.store, tenant, domain).await?;
    for _ in 0..ATTEMPTS {
        let setup = entry.setup;
        let check = ask(dns, |answers| domains::check(&setup, answers)).await;
        let mut taken = true;
        entry = update(registry.store, tenant, domain, |entry| {
            // The keys were changed while DNS was asked: this check is of another set-up.
            taken = entry.setup == setup;
            // A later check was quicker.
            if !taken || entry.state.checked_at.is_some_and(|at| at > now) {
                return false;
            }
            let (state, told) = advance(&entry.state, &check, now);
            entry.unsent.extend(
                told.into_iter()
                    .map(|event| DomainEvent::new(event.kind, &entry.tenant, &event.domain, event.at, event.findings)),
            );
            entry.state = state;
            entry.check = Some(check.clone());
            if entry.state.state == State::Verified && entry.first_verified_at.is_none() {
                entry.first_verified_at = Some(now);
            }
            true
        })
        .await?;
        if taken {
            break;
        }
    }
    if let Some(bounce) = entry.setup.bounce.as_ref().filter(|_| entry.state.state == State::Verified) {
        mark_verified(registry.store, &bounce.host).await?;
    }
    send(registry, entry).await
}

/// 'I have published it': the domain is looked at closely for 48 hours, and the platform's people are told.
///
/// # Errors
///
/// [`Error::Unknown`], [`Error::Port`].
pub async fn published(registry: Registry<'_>, tenant: &str, domain: &str, now: Timestamp) -> Result<Entry> {
    let entry = update(registry.store, tenant, domain, |entry| {
        if entry.state.published_at.is_some_and(|at| now.duration_since(at) < SAID_ONCE) {
            return false;
        }
        let (state, event) = domains::state::published(&entry.state, &entry.setup.domain, now);
        entry.state = state;
        entry.unsent.push(DomainEvent::new(EventKind::Published, &entry.tenant, &event.domain, now, event.findings));
        true
    })
    .await?;
    send(registry, entry).await
}

/// Sends the events that wait in an entry, and takes out of it those that were taken.
pub(super) async fn send(registry: Registry<'_>, entry: Entry) -> Result<Entry> {
    if entry.unsent.is_empty() {
        return Ok(entry);
    }
    let mut bodies = Vec::new();
    for event in &entry.unsent {
        let body = serde_json::to_string(event);
        bodies.push(body.map_err(|source| Error::Unreadable { key: event.event_id.to_hex(), source })?);
    }
    let sent = registry.events.send(&bodies).await;
    // What the queue will never take stands in the state all the same.
    let done =
        |result: &ports::Result<()>| result.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::TooLarge);
    let taken: HashSet<Id> =
        entry.unsent.iter().zip(&sent).filter(|(_, result)| done(result)).map(|(event, _)| event.event_id).collect();
    if taken.is_empty() {
        return Ok(entry);
    }
    update(registry.store, &entry.tenant, entry.domain(), |entry| {
        entry.unsent.retain(|event| !taken.contains(&event.event_id));
        true
    })
    .await
}
