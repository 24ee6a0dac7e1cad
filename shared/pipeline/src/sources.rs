//! Names of addresses by reverse DNS, for the sources that DMARC reports tell of: a step of its own, which nothing else waits
//! for, with what was found kept in the lake.
//!
//! Whoever has an address can give it any name, so a name counts only where its own address records have the address (RFC 8601,
//! section 2.7.3). Known gap: what a name server says is kept for fixed times, whatever its TTL.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use domains::spf::reverse_name;
use jiff::{SignedDuration, Timestamp};
use model::{Answer, Question, RecordData, RecordType};
use ports::{Dns, ObjectStore, Put, get_if_present};
use serde::{Deserialize, Serialize};

/// Where in the lake is kept what was found.
const KEY: &str = "reverse-dns.json";
/// How long a name is kept, how long that there is none, and how long that nobody could tell.
const KEPT: [SignedDuration; 3] =
    [SignedDuration::from_hours(7 * 24), SignedDuration::from_hours(24), SignedDuration::from_hours(1)];
/// So many addresses are asked for between two writes.
const AT_ONCE: usize = 500;
/// Of the names that one address has, so many are looked at.
const NAMES: usize = 4;

/// What is kept of an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    until: Timestamp,
}

/// The names of those of the addresses that have one. Each is asked for once, many at a time, and not at all while what was found
/// is kept.
///
/// # Errors
///
/// The store could not be read or written. That DNS does not answer is none: there is no name then.
pub async fn hosts(
    store: &dyn ObjectStore,
    dns: &dyn Dns,
    addresses: &[IpAddr],
    now: Timestamp,
) -> ports::Result<BTreeMap<IpAddr, String>> {
    let kept = get_if_present(store, KEY).await?;
    // What cannot be read is as good as nothing: it is asked for again.
    let mut kept: BTreeMap<IpAddr, Kept> =
        kept.and_then(|object| serde_json::from_slice(&object.bytes).ok()).unwrap_or_default();
    kept.retain(|_, kept| kept.until > now);
    let wanted: BTreeSet<IpAddr> = addresses.iter().map(IpAddr::to_canonical).collect();
    let missing: Vec<IpAddr> = wanted.iter().filter(|address| !kept.contains_key(*address)).copied().collect();
    for some in missing.chunks(AT_ONCE) {
        for (address, found) in ask(dns, some).await {
            let [named, nameless, unknown] = KEPT;
            let life = match &found {
                Found::Name(_) => named,
                Found::Nothing => nameless,
                Found::Unknown => unknown,
            };
            let host = if let Found::Name(host) = found { Some(host) } else { None };
            kept.insert(address, Kept { host, until: now.saturating_add(life).unwrap_or(now) });
        }
        let bytes = serde_json::to_vec(&kept).unwrap_or_default();
        store.put(KEY, bytes.into(), Put::default()).await?;
    }
    Ok(wanted.into_iter().filter_map(|address| Some((address, kept.get(&address)?.host.clone()?))).collect())
}

enum Found {
    Name(String),
    /// There is none, or none that has the address.
    Nothing,
    /// DNS did not answer.
    Unknown,
}

async fn ask(dns: &dyn Dns, addresses: &[IpAddr]) -> Vec<(IpAddr, Found)> {
    let questions: Vec<Question> =
        addresses.iter().map(|address| Question::new(&reverse_name(*address), RecordType::Ptr)).collect();
    let answers = dns.ask_all(&questions).await;
    let names: Vec<Option<Vec<String>>> = answers.iter().map(names).collect();
    let forward: BTreeSet<Question> = addresses
        .iter()
        .zip(&names)
        .flat_map(|(address, names)| names.iter().flatten().map(|name| Question::new(name, type_of(*address))))
        .collect();
    let forward: Vec<Question> = forward.into_iter().collect();
    let said: BTreeMap<Question, Answer> = forward.iter().cloned().zip(dns.ask_all(&forward).await).collect();
    addresses.iter().zip(names).map(|(address, names)| (*address, confirmed(*address, names, &said))).collect()
}

/// The names of a reverse look-up; `None` where DNS did not answer.
fn names(answer: &Answer) -> Option<Vec<String>> {
    if matches!(answer, Answer::Timeout | Answer::ServFail) {
        return None;
    }
    let name = |data: &RecordData| if let RecordData::Ptr(name) = data { Some(model::dns_name(name)) } else { None };
    Some(answer.records().iter().filter_map(|record| name(&record.data)).take(NAMES).collect())
}

/// The first name that has the address.
fn confirmed(address: IpAddr, names: Option<Vec<String>>, said: &BTreeMap<Question, Answer>) -> Found {
    let Some(names) = names else { return Found::Unknown };
    let mut unknown = false;
    for name in names {
        match said.get(&Question::new(&name, type_of(address))) {
            None | Some(Answer::Timeout | Answer::ServFail) => unknown = true,
            Some(answer) => {
                let has = answer.records().iter().any(|record| match record.data {
                    RecordData::A(found) => address == IpAddr::V4(found),
                    RecordData::Aaaa(found) => address == IpAddr::V6(found),
                    _ => false,
                });
                if has {
                    return Found::Name(name);
                }
            }
        }
    }
    if unknown { Found::Unknown } else { Found::Nothing }
}

fn type_of(address: IpAddr) -> RecordType {
    if address.is_ipv4() { RecordType::A } else { RecordType::Aaaa }
}
