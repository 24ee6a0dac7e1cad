//! Pending, verified, broken: what a domain's checks add up to over time, with its history. Pure: a state, a check and the
//! time to the next state and what is to be told.
//!
//! A record is broken only after it was verified; until then it is pending. An answer that says nothing changes nothing.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
pub use model::DomainEventKind as EventKind;
use model::{Severity, Topic};
use serde::{Deserialize, Serialize};

use crate::check::{DomainCheck, RecordStatus};

/// Where a record or a domain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Never verified.
    #[default]
    Pending,
    /// In order at the last answer.
    Verified,
    /// Was verified, and is no more.
    Broken,
}

/// A domain over time: what the registry keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DomainState {
    /// Of all required records together.
    pub state: State,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// When all required records were in order for the first time: a domain that never was is pending, whatever is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
    /// Each record, by [`crate::check::RecordCheck::key`].
    #[serde(default)]
    pub records: BTreeMap<String, RecordState>,
    /// When the customer said 'I have published it', while that is watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// The last check, whatever came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// What changed, oldest first; the last [`LONGEST_HISTORY`].
    #[serde(default)]
    pub history: Vec<Change>,
}

/// A record over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordState {
    /// Where it is.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// What the last answer that said something was.
    pub status: RecordStatus,
    /// When that was; absent: there was none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// Its TTL, in seconds: how long the old answer may still be seen after a change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// The domain is not verified without it.
    pub required: bool,
}

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When it was seen.
    pub at: Timestamp,
    /// Which record; absent: the domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// From.
    pub from: State,
    /// To.
    pub to: State,
    /// The errors of that check, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

/// What is to be told, for the events queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainEvent {
    /// What happened.
    pub kind: EventKind,
    /// To which domain.
    pub domain: String,
    /// When.
    pub at: Timestamp,
    /// The errors, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

/// Changes that are kept.
pub const LONGEST_HISTORY: usize = 200;
/// How long DNS may take: so long the closer watch lasts.
const WATCH: SignedDuration = SignedDuration::from_hours(48);

/// The state after a check, and what is to be told.
pub fn advance(before: &DomainState, check: &DomainCheck, now: Timestamp) -> (DomainState, Vec<DomainEvent>) {
    let mut after = DomainState { records: BTreeMap::new(), checked_at: Some(now), ..before.clone() };
    let errors = |name: Option<&str>| -> Vec<String> {
        let wanted = check.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut ids: Vec<String> = wanted
            .filter(|finding| name.is_none_or(|name| finding.name == name))
            .map(|finding| finding.id.clone())
            .collect();
        ids.dedup();
        ids
    };
    for record in &check.records {
        let known = before.records.get(&record.key);
        let from = known.map_or(State::Pending, |known| known.state);
        let to = match (record.status, from) {
            (RecordStatus::Verified, _) => State::Verified,
            (RecordStatus::Unknown, from) | (_, from @ (State::Pending | State::Broken)) => from,
            (RecordStatus::Missing | RecordStatus::Wrong, State::Verified) => State::Broken,
        };
        let mut next = known.cloned().unwrap_or(RecordState {
            state: from,
            since: now,
            status: RecordStatus::Unknown,
            answered_at: None,
            ttl: None,
            required: record.required,
        });
        next.required = record.required;
        if record.status != RecordStatus::Unknown {
            (next.status, next.answered_at) = (record.status, Some(now));
            next.ttl = record.ttl.or(next.ttl);
        }
        if to != from {
            (next.state, next.since) = (to, now);
            let findings = if to == State::Broken { errors(Some(&record.name)) } else { Vec::new() };
            remember(&mut after.history, Change { at: now, record: Some(record.key.clone()), from, to, findings });
        }
        after.records.insert(record.key.clone(), next);
    }
    let to = match if no_key_signs(check) { State::Broken } else { whole(&after.records) } {
        State::Broken if before.verified_at.is_none() => State::Pending,
        to => to,
    };
    if to == State::Verified {
        after.verified_at = after.verified_at.or(Some(now));
    }
    if after.since.is_none() {
        after.since = Some(now);
    }
    let mut events = Vec::new();
    if to != before.state {
        let findings = if to == State::Broken { errors(None) } else { Vec::new() };
        (after.state, after.since) = (to, Some(now));
        remember(
            &mut after.history,
            Change { at: now, record: None, from: before.state, to, findings: findings.clone() },
        );
        let kind = match to {
            State::Verified => Some(EventKind::Verified),
            State::Broken => Some(EventKind::Broken),
            State::Pending => None,
        };
        events.extend(kind.map(|kind| DomainEvent { kind, domain: check.domain.clone(), at: now, findings }));
    }
    let watched_long = after.published_at.is_some_and(|at| now.duration_since(at) > WATCH);
    if to == State::Verified || watched_long {
        after.published_at = None;
    }
    (after, events)
}

/// 'I have published it': a closer watch begins, and the platform's people are told.
pub fn published(before: &DomainState, domain: &str, now: Timestamp) -> (DomainState, DomainEvent) {
    let after = DomainState { published_at: Some(now), ..before.clone() };
    let event = DomainEvent { kind: EventKind::Published, domain: domain.to_owned(), at: now, findings: Vec::new() };
    (after, event)
}

/// When the domain is to be looked at again: closely after 'I have published it', every six hours otherwise.
pub fn next_check(state: &DomainState, now: Timestamp) -> Timestamp {
    let age = state.published_at.map(|at| now.duration_since(at)).filter(|age| *age <= WATCH);
    let wait = match age {
        Some(age) if age < SignedDuration::from_hours(1) => SignedDuration::from_mins(5),
        Some(age) if age < SignedDuration::from_hours(6) => SignedDuration::from_mins(15),
        Some(_) => SignedDuration::from_hours(1),
        None => SignedDuration::from_hours(6),
    };
    let from = state.checked_at.unwrap_or(now);
    from.checked_add(wait).unwrap_or(from)
}

/// All keys wait, are retired or are revoked: no record of theirs is required, and yet nothing can be signed.
fn no_key_signs(check: &DomainCheck) -> bool {
    let mut keys = check.records.iter().filter(|record| record.topic == Topic::Dkim).peekable();
    keys.peek().is_some() && !keys.any(|record| record.required)
}

/// Broken where one required record is, verified where all are, else pending.
fn whole(records: &BTreeMap<String, RecordState>) -> State {
    let mut required = records.values().filter(|record| record.required).peekable();
    if required.peek().is_none() {
        return State::Pending;
    }
    let states: Vec<State> = required.map(|record| record.state).collect();
    if states.contains(&State::Broken) {
        State::Broken
    } else if states.contains(&State::Pending) {
        State::Pending
    } else {
        State::Verified
    }
}

fn remember(history: &mut Vec<Change>, change: Change) {
    history.push(change);
    let over = history.len().saturating_sub(LONGEST_HISTORY);
    history.drain(..over);
}

#[cfg(test)]
mod tests {
    use model::RecordType;
    use proptest::prelude::*;

    use super::*;
    use crate::check::{Readiness, RecordCheck};

    fn seen(statuses: &[RecordStatus]) -> DomainCheck {
        let record = |(index, status): (usize, &RecordStatus)| RecordCheck {
            key: format!("r{index}"),
            topic: Topic::Dkim,
            name: format!("r{index}.example"),
            kind: RecordType::Txt,
            required: index != 2,
            status: *status,
            ttl: Some(60),
            observed: vec![],
            expected: None,
        };
        DomainCheck {
            domain: "d.example".to_owned(),
            records: statuses.iter().enumerate().map(record).collect(),
            findings: vec![],
            spf: None,
            may_send: Readiness::Unknown,
            bounces_return: Readiness::Unknown,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn pending_verified_broken_and_back() {
        use RecordStatus::{Missing, Unknown, Verified, Wrong};
        let mut state = DomainState::default();
        let mut told = Vec::new();
        for (second, statuses) in [
            [Missing, Missing, Missing],
            [Verified, Unknown, Missing],
            [Verified, Verified, Missing],
            [Verified, Unknown, Missing],
            [Wrong, Verified, Missing],
            [Unknown, Verified, Missing],
            [Verified, Verified, Wrong],
        ]
        .iter()
        .enumerate()
        {
            let (next, events) = advance(&state, &seen(statuses), at(second as i64));
            told.extend(events.iter().map(|event| (event.at.as_second(), event.kind)));
            state = next;
        }
        assert_eq!(told, [(2, EventKind::Verified), (4, EventKind::Broken), (6, EventKind::Verified)]);
        assert_eq!(state.state, State::Verified);
        assert_eq!(state.records["r0"].since, at(6));
        assert_eq!(state.records["r1"].since, at(2));
        let domain: Vec<State> =
            state.history.iter().filter(|change| change.record.is_none()).map(|change| change.to).collect();
        assert_eq!(domain, [State::Verified, State::Broken, State::Verified]);
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<DomainState>(&text).unwrap(), state);
    }

    #[test]
    fn a_domain_that_never_was_verified_is_pending_whatever_breaks() {
        use RecordStatus::{Missing, Verified};
        let (state, _) = advance(&DomainState::default(), &seen(&[Verified, Missing]), at(0));
        let (state, events) = advance(&state, &seen(&[Missing, Missing]), at(1));
        assert_eq!((state.records["r0"].state, state.state, events.len()), (State::Broken, State::Pending, 0));
        let (state, events) = advance(&state, &seen(&[Verified, Verified]), at(2));
        assert_eq!((state.verified_at, events[0].kind), (Some(at(2)), EventKind::Verified));
        let (state, events) = advance(&state, &seen(&[Verified, Missing]), at(3));
        assert_eq!((state.state, state.verified_at, events[0].kind), (State::Broken, Some(at(2)), EventKind::Broken));
    }

    #[test]
    fn the_history_keeps_the_last_changes() {
        let mut state = DomainState::default();
        for second in 0..(LONGEST_HISTORY as i64) {
            let status = if second % 2 == 0 { RecordStatus::Verified } else { RecordStatus::Wrong };
            (state, _) = advance(&state, &seen(&[status]), at(second));
        }
        assert_eq!(state.history.len(), LONGEST_HISTORY);
        assert_eq!(state.history.last().map(|change| (change.at, change.record.is_none())), Some((at(199), true)));
        assert_eq!(state.history[0].at, at(100));
    }

    #[test]
    fn what_is_published_is_watched_until_it_is_seen_or_two_days_have_passed() {
        let (state, event) = published(&DomainState::default(), "d.example", at(0));
        assert_eq!(event.kind, EventKind::Published);
        let minutes = |state: &DomainState, hours: i64| {
            let now = at(hours * 3600);
            let checked = DomainState { checked_at: Some(now), ..state.clone() };
            next_check(&checked, now).duration_since(now).as_mins()
        };
        assert_eq!([0, 2, 7, 48, 49].map(|hours| minutes(&state, hours)), [5, 15, 60, 60, 360]);
        let missing = [RecordStatus::Missing];
        let (state, _) = advance(&state, &seen(&missing), at(3600));
        assert_eq!(state.published_at, Some(at(0)));
        let (seen_at_last, _) = advance(&state, &seen(&[RecordStatus::Verified]), at(7200));
        assert_eq!(seen_at_last.published_at, None);
        let (late, _) = advance(&state, &seen(&missing), at(49 * 3600));
        assert_eq!(late.published_at, None);
    }

    proptest! {
        #[test]
        fn unknown_changes_nothing_and_events_tell_every_change(checks in prop::collection::vec(prop::collection::vec(0..4u8, 3), 1..40)) {
            let mut state = DomainState::default();
            for (second, check) in checks.iter().enumerate() {
                let statuses: Vec<RecordStatus> = check.iter().map(|status| match status {
                    0 => RecordStatus::Verified,
                    1 => RecordStatus::Missing,
                    2 => RecordStatus::Wrong,
                    _ => RecordStatus::Unknown,
                }).collect();
                let (next, events) = advance(&state, &seen(&statuses), at(second as i64));
                for (index, status) in statuses.iter().enumerate() {
                    let key = format!("r{index}");
                    let before = state.records.get(&key).map_or(State::Pending, |record| record.state);
                    let after = next.records[&key].state;
                    if *status == RecordStatus::Unknown {
                        prop_assert_eq!(before, after);
                    }
                    if after == State::Broken {
                        prop_assert!(before != State::Pending);
                    }
                }
                prop_assert!(next.state != State::Broken || next.verified_at.is_some());
                prop_assert!(next_check(&next, at(second as i64)) > at(second as i64));
                let told = !events.is_empty();
                prop_assert_eq!(told, next.state != state.state && next.state != State::Pending);
                let (again, silent) = advance(&next, &seen(&statuses), at(second as i64));
                prop_assert!(silent.is_empty());
                prop_assert_eq!(&again.records, &next.records);
                prop_assert!(next.history.len() <= LONGEST_HISTORY);
                state = next;
            }
        }
    }
}
