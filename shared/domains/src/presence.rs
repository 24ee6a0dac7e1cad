//! What a domain may have beside what the platform needs: MX, MTA-STS (RFC 8461), SMTP TLS reporting (RFC 8460). Presence and
//! form only: the MTA-STS policy itself is on a web server, which a check of DNS does not see.

use model::{Answer, RecordData, RecordType};

use crate::Id;
use crate::asking::Asking;
use crate::check::{Checked, RecordStatus, texts};
use crate::tags;

/// MX of the domain.
pub(crate) fn mx(domain: &str, asking: &Asking<'_>) -> Checked {
    let mut checked = Checked::new(domain, RecordType::Mx);
    let Some(answer) = asking.ask(domain, RecordType::Mx) else { return checked };
    checked.ttl = answer.ttl();
    checked.observed = answer.of(RecordType::Mx).map(|record| record.data.to_string()).collect();
    let null =
        |record: &model::DnsRecord| matches!(&record.data, RecordData::Mx { exchange, .. } if exchange.is_empty());
    if answer.is_unknown() {
        checked.status = RecordStatus::Unknown;
    } else if checked.observed.is_empty() {
        checked.status = RecordStatus::Missing;
        checked.add(Id::MxMissing.at(domain));
    } else if answer.of(RecordType::Mx).all(null) {
        checked.add(Id::MxNull.at(domain).observed("0 ."));
    }
    checked
}

/// `_mta-sts`: `v=STSv1; id=…`.
pub(crate) fn mta_sts(domain: &str, asking: &Asking<'_>) -> Checked {
    let form = Form {
        name: format!("_mta-sts.{domain}"),
        version: "v=STSv1",
        missing: Id::MtaStsMissing,
        invalid: Id::MtaStsInvalid,
    };
    versioned(&form, asking, |list| {
        list.value("id")
            .is_some_and(|id| (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    })
}

/// `_smtp._tls`: `v=TLSRPTv1; rua=mailto:…` or `https:…`.
pub(crate) fn tls_rpt(domain: &str, asking: &Asking<'_>) -> Checked {
    let form = Form {
        name: format!("_smtp._tls.{domain}"),
        version: "v=TLSRPTv1",
        missing: Id::TlsRptMissing,
        invalid: Id::TlsRptInvalid,
    };
    versioned(&form, asking, |list| {
        list.value("rua").is_some_and(|uris| {
            uris.split(',').map(str::trim).all(|uri| {
                uri.strip_prefix("mailto:").is_some_and(|address| address.contains('@')) || uri.starts_with("https://")
            })
        })
    })
}

/// Who takes a name's mail, by its MX records.
pub(crate) enum Exchangers {
    /// There is no MX record.
    Absent,
    /// Nobody, and it says so (RFC 7505).
    Null,
    /// Hosts, of which none has an address.
    WithoutAddress(Vec<String>),
    /// A host that has an address, or of which DNS does not say it (yet).
    Reachable,
}

/// Who takes the mail, with their addresses (RFC 5321, section 5.1).
pub(crate) fn exchangers(mx: &Answer, asking: &Asking<'_>) -> Exchangers {
    const MOST: usize = 10;
    let mut there = false;
    let mut hosts = Vec::new();
    for record in mx.of(RecordType::Mx) {
        there = true;
        if let RecordData::Mx { exchange, .. } = &record.data
            && !exchange.is_empty()
        {
            hosts.push(model::dns_name(exchange));
        }
    }
    if hosts.is_empty() {
        return if there { Exchangers::Null } else { Exchangers::Absent };
    }
    let kinds = [RecordType::A, RecordType::Aaaa];
    // All are asked before one is looked at: they go out together.
    let answers: Vec<Option<&Answer>> =
        hosts.iter().take(MOST).flat_map(|host| kinds.map(|kind| asking.ask(host, kind))).collect();
    let none = |answer: &Option<&Answer>| {
        answer.is_some_and(|answer| !answer.is_unknown() && kinds.iter().all(|kind| answer.of(*kind).next().is_none()))
    };
    if answers.iter().all(none) { Exchangers::WithoutAddress(hosts) } else { Exchangers::Reachable }
}

struct Form {
    name: String,
    version: &'static str,
    missing: Id,
    invalid: Id,
}

/// One TXT record that begins with a version (any other does not count), of a form.
fn versioned(form: &Form, asking: &Asking<'_>, valid: impl Fn(&tags::TagList) -> bool) -> Checked {
    let mut checked = Checked::new(&form.name, RecordType::Txt);
    let Some(answer) = asking.ask(&form.name, RecordType::Txt) else { return checked };
    checked.ttl = answer.ttl();
    let all = texts(answer);
    checked.observed.clone_from(&all);
    let begins = |text: &&String| {
        text.strip_prefix(form.version).is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with(';'))
    };
    let found: Vec<&String> = all.iter().filter(begins).collect();
    match found.as_slice() {
        _ if answer.is_unknown() => checked.status = RecordStatus::Unknown,
        [] if all.is_empty() => {
            checked.status = RecordStatus::Missing;
            checked.add(form.missing.at(&form.name));
        }
        [one] if valid(&tags::parse(one)) => {}
        _ => {
            checked.status = RecordStatus::Wrong;
            checked.add(form.invalid.at(&form.name).observed(all.join("\n")).expected(format!("{}; …", form.version)));
        }
    }
    checked
}
