//! Where reports go: whether a foreign domain has agreed to take them (RFC 9990, section 4), and whether it takes mail.

use model::{Answer, RecordType};

use super::record::{DmarcRecord, ReportUri, is_dmarc, parse};
use crate::Id;
use crate::asking::Asking;
use crate::check::{Checked, texts};
use crate::names::organizational;
use crate::presence::{Exchangers, exchangers};

/// More destinations than this are not looked at: receivers stop earlier.
const MOST_HOSTS: usize = 10;

/// Checks the hosts of rua= and ruf=.
pub(super) fn check(domain: &str, name: &str, record: &DmarcRecord, asking: &Asking<'_>, checked: &mut Checked) {
    let mut hosts: Vec<String> = record.rua.iter().chain(&record.ruf).filter_map(ReportUri::host).collect();
    hosts.sort();
    hosts.dedup();
    for host in hosts.iter().take(MOST_HOSTS) {
        if organizational(host) != organizational(domain) {
            authorization(domain, name, host, asking, checked);
        }
        receives(name, host, asking, checked);
    }
}

fn authorization(domain: &str, name: &str, host: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let at = format!("{domain}._report._dmarc.{host}");
    let wildcard = format!("*._report._dmarc.{host}");
    let (own, any) = (asking.ask(&at, RecordType::Txt), asking.ask(&wildcard, RecordType::Txt));
    let (Some(own), Some(any)) = (own, any) else { return };
    if own.is_unknown() {
        return;
    }
    let about = |id: Id| id.at(name).arg("host", host).arg("record", &at);
    let granted = texts(own).into_iter().find(|text| is_dmarc(text));
    let by_wildcard = texts(any).iter().any(|text| is_dmarc(text));
    let Some(text) = granted else {
        checked.add(about(Id::DmarcExternal).expected(format!("{at}. TXT \"v=DMARC1\"")));
        return;
    };
    if by_wildcard {
        checked.add(about(Id::DmarcExternalWildcard).observed(wildcard));
    }
    let replaced = parse(&text).rua;
    if replaced.iter().any(|uri| uri.host().as_deref() != Some(host)) {
        checked.add(about(Id::DmarcExternalOverride).observed(text));
    }
}

/// Mail to the host: an MX with an address that is not the null MX, or else an address of its own (RFC 5321, section 5.1).
fn receives(name: &str, host: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let Some(mx) = asking.ask(host, RecordType::Mx) else { return };
    if mx.is_unknown() {
        return;
    }
    let silent = match exchangers(mx, asking) {
        Exchangers::Reachable => return,
        Exchangers::Null => host.to_owned(),
        Exchangers::WithoutAddress(hosts) => hosts.join(", "),
        Exchangers::Absent => {
            let addresses = [RecordType::A, RecordType::Aaaa].map(|kind| (kind, asking.ask(host, kind)));
            let may = |(kind, answer): &(RecordType, Option<&Answer>)| {
                answer.is_none_or(|answer| answer.is_unknown() || answer.of(*kind).next().is_some())
            };
            if addresses.iter().any(may) {
                return;
            }
            host.to_owned()
        }
    };
    checked.add(Id::DmarcReportMx.at(name).observed(silent).arg("host", host));
}
