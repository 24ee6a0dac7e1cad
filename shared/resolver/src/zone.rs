//! Asking a zone's own name servers: which of them show a change already.

use std::net::IpAddr;
use std::sync::Arc;

use model::{Answer, Question, RecordData, RecordType};
use ports::{Dns as _, ServerAnswer};
use tokio::task::JoinSet;

use crate::wire::Said;
use crate::{ROUNDS, Resolver, exchange};

/// A zone has a handful; one made to cost look-ups is cut here.
const MOST_SERVERS: usize = 16;

pub(crate) async fn ask(resolver: &Resolver, question: &Question) -> Vec<ServerAnswer> {
    let servers = servers(resolver, &question.name).await;
    let mut asked = JoinSet::new();
    for (server, address) in addresses(resolver, servers).await {
        let (inner, question) = (Arc::clone(&resolver.0), question.clone());
        asked.spawn(async move {
            let answer = match address {
                Some(address) => {
                    let mut answer = Answer::Timeout;
                    for _ in 0..ROUNDS {
                        let _slot = inner.slots.acquire().await;
                        answer = match exchange::ask(inner.socket(address), &question, false, inner.patience).await {
                            Said::Answer(answer) => answer,
                            Said::Alias(records, _) => Answer::Records(records),
                        };
                        if answer != Answer::Timeout {
                            break;
                        }
                    }
                    answer
                }
                None => Answer::ServFail,
            };
            ServerAnswer { server, address, answer }
        });
    }
    let mut answers: Vec<ServerAnswer> = asked.join_all().await;
    answers.sort_by(|a, b| (&a.server, a.address).cmp(&(&b.server, b.address)));
    answers
}

/// The names of the servers of the zone that a name is in: those of the nearest name above it that has any.
async fn servers(resolver: &Resolver, name: &str) -> Vec<String> {
    let mut above = name;
    while !above.is_empty() {
        let answer = resolver.ask(&Question::new(above, RecordType::Ns)).await;
        // The records of an alias are those of another zone.
        let own = answer.of(RecordType::Ns).filter(|record| record.name == above);
        let mut servers: Vec<String> = own
            .filter_map(|record| match &record.data {
                RecordData::Ns(server) => Some(server.clone()),
                _ => None,
            })
            .collect();
        if !servers.is_empty() {
            servers.sort();
            servers.truncate(MOST_SERVERS);
            return servers;
        }
        above = above.split_once('.').map_or("", |(_, above)| above);
    }
    Vec::new()
}

/// Each server with each of its IPv4 addresses, or else its IPv6 addresses: not every host reaches those.
async fn addresses(resolver: &Resolver, servers: Vec<String>) -> Vec<(String, Option<IpAddr>)> {
    let ask = |kind| servers.iter().map(move |server| Question::new(server, kind)).collect::<Vec<_>>();
    let (four, six) = (ask(RecordType::A), ask(RecordType::Aaaa));
    let answers = resolver.ask_all(&[four, six].concat()).await;
    let (four, six) = answers.split_at_checked(servers.len()).unwrap_or_default();
    let mut addresses = Vec::new();
    for (server, (four, six)) in servers.iter().zip(four.iter().zip(six)) {
        let of = |answer: &Answer| {
            let all = answer.records().iter().filter_map(|record| match record.data {
                RecordData::A(address) => Some(IpAddr::from(address)),
                RecordData::Aaaa(address) => Some(IpAddr::from(address)),
                _ => None,
            });
            all.filter(|address| may_ask(resolver, *address)).collect::<Vec<_>>()
        };
        let found = Some(of(four)).filter(|found| !found.is_empty()).unwrap_or_else(|| of(six));
        if found.is_empty() {
            addresses.push((server.clone(), None));
        }
        addresses.extend(found.into_iter().take(4).map(|address| (server.clone(), Some(address))));
    }
    addresses
}

/// A customer's zone must not make this machine talk to its neighbours.
fn may_ask(resolver: &Resolver, address: IpAddr) -> bool {
    let inside = match address {
        IpAddr::V4(four) => {
            four.is_loopback()
                || four.is_private()
                || four.is_link_local()
                || four.is_unspecified()
                || four.is_multicast()
                || four.is_broadcast()
        }
        IpAddr::V6(six) => {
            six.is_loopback()
                || six.is_unspecified()
                || six.is_multicast()
                || six.is_unique_local()
                || six.is_unicast_link_local()
                || six.to_ipv4_mapped().is_some()
        }
    };
    !inside || resolver.0.servers.iter().any(|server| server.ip() == address)
}
