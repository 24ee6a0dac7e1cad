//! Questions to messages, messages to answers.

use hickory_proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType as Type};
use model::{Answer, DnsRecord, Question, RecordData, RecordType, dns_name};

/// Bytes that fit into one packet wherever it goes (DNS flag day 2020).
const PAYLOAD: u16 = 1232;
/// Longer chains of CNAMEs in one message are cut.
const LONGEST_CHAIN: usize = 16;

/// A question as it was sent.
pub(crate) struct Sent {
    pub(crate) bytes: Vec<u8>,
    id: u16,
    name: Name,
    kind: Type,
}

/// What a message says.
#[derive(Debug)]
pub(crate) enum Said {
    Answer(Answer),
    /// CNAMEs only: what is asked for is under another name, of which the server says nothing.
    Alias(Vec<DnsRecord>, String),
}

/// The message of a question; `None` where its name cannot be written.
pub(crate) fn write(question: &Question, recurse: bool) -> Option<Sent> {
    let labels = question.name.split('.').filter(|label| !label.is_empty()).map(str::as_bytes);
    let mut name = Name::from_labels(labels).ok()?;
    name.set_fqdn(true);
    let kind = type_of(question.kind);
    let mut message = Message::query();
    message.metadata.recursion_desired = recurse;
    message.add_query(Query::query(name.clone(), kind));
    let mut edns = Edns::new();
    edns.set_max_payload(PAYLOAD);
    message.set_edns(edns);
    let bytes = message.to_vec().ok()?;
    Some(Sent { bytes, id: message.metadata.id, name, kind })
}

/// Whether a message is the answer to what was sent.
pub(crate) fn belongs(message: &Message, sent: &Sent) -> bool {
    let same = |query: &Query| same_name(query.name(), &sent.name) && query.query_type() == sent.kind;
    message.metadata.id == sent.id
        && message.metadata.message_type == MessageType::Response
        && match message.queries.as_slice() {
            // A server that did not understand may leave the question out.
            [] => message.metadata.response_code != ResponseCode::NoError,
            queries => queries.iter().any(same),
        }
}

/// What an answer says. One that a zone's own server gave (`recurse` is false) counts only where that server has the zone.
pub(crate) fn read(message: &Message, question: &Question, sent: &Sent, recurse: bool) -> Said {
    let absent = match message.metadata.response_code {
        ResponseCode::NoError => false,
        ResponseCode::NXDomain => true,
        _ => return Said::Answer(Answer::ServFail),
    };
    if !recurse && !message.metadata.authoritative {
        return Said::Answer(Answer::ServFail);
    }
    let mut name = sent.name.clone();
    let mut way: Vec<DnsRecord> = Vec::new();
    let text = |name: &Name| if same_name(name, &sent.name) { question.name.clone() } else { written(name) };
    let here =
        |record: &&Record, name: &Name, kind: Type| record.record_type() == kind && same_name(&record.name, name);
    for _ in 0..LONGEST_CHAIN {
        let found: Vec<DnsRecord> = message
            .answers
            .iter()
            .filter(|record| here(record, &name, sent.kind))
            .filter_map(|record| Some(DnsRecord { name: text(&name), ttl: record.ttl, data: data(&record.data)? }))
            .collect();
        if !found.is_empty() {
            way.extend(found);
            return Said::Answer(Answer::Records(way));
        }
        let alias = message.answers.iter().find(|record| here(record, &name, Type::CNAME));
        let Some((record, target)) = alias.and_then(|record| match &record.data {
            RData::CNAME(target) => Some((record, target.0.clone())),
            _ => None,
        }) else {
            break;
        };
        way.push(DnsRecord { name: text(&name), ttl: record.ttl, data: RecordData::Cname(written(&target)) });
        name = target;
    }
    let soa = message.authorities.iter().find_map(|record| match &record.data {
        RData::SOA(soa) => Some(record.ttl.min(soa.minimum)),
        _ => None,
    });
    let ttl = soa.unwrap_or(0);
    Said::Answer(match (absent, way.is_empty()) {
        (true, _) => Answer::NxDomain { ttl },
        // A zone's server that knows the alias only has said all that it knows.
        (false, false) if soa.is_none() && !recurse => Answer::Records(way),
        (false, false) if soa.is_none() => return Said::Alias(way, written(&name)),
        (false, _) => Answer::NoData { ttl },
    })
}

fn same_name(a: &Name, b: &Name) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// A name as answers have it: lower case, without the trailing dot.
fn written(name: &Name) -> String {
    dns_name(&name.to_ascii())
}

fn type_of(kind: RecordType) -> Type {
    match kind {
        RecordType::A => Type::A,
        RecordType::Aaaa => Type::AAAA,
        RecordType::Cname => Type::CNAME,
        RecordType::Mx => Type::MX,
        RecordType::Ns => Type::NS,
        RecordType::Ptr => Type::PTR,
        RecordType::Txt => Type::TXT,
    }
}

fn data(data: &RData) -> Option<RecordData> {
    Some(match data {
        RData::A(address) => RecordData::A(address.0),
        RData::AAAA(address) => RecordData::Aaaa(address.0),
        RData::CNAME(name) => RecordData::Cname(written(&name.0)),
        RData::MX(mx) => RecordData::Mx { preference: mx.preference, exchange: written(&mx.exchange) },
        RData::NS(name) => RecordData::Ns(written(&name.0)),
        RData::PTR(name) => RecordData::Ptr(written(&name.0)),
        RData::TXT(txt) => RecordData::Txt(txt.txt_data.iter().map(|string| string.to_vec()).collect()),
        _ => return None,
    })
}
