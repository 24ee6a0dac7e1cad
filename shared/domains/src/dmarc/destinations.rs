//! Where reports go: whether a foreign domain has agreed to take them (RFC 9990, section 4), and whether it takes mail.

use model::{Answer, RecordData, RecordType};

use super::record::{DmarcRecord, ReportUri, is_dmarc, parse};
use crate::Id;
use crate::asking::Asking;
use crate::check::{Checked, texts};
use crate::names::organizational;

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

/// Mail to the host: an MX that is not the null MX, or else an address (RFC 5321, section 5.1).
fn receives(name: &str, host: &str, asking: &Asking<'_>, checked: &mut Checked) {
    let Some(mx) = asking.ask(host, RecordType::Mx) else { return };
    if mx.is_unknown() {
        return;
    }
    let exchangers: Vec<&str> = mx
        .records()
        .iter()
        .filter_map(|record| match &record.data {
            RecordData::Mx { exchange, .. } => Some(exchange.as_str()),
            _ => None,
        })
        .collect();
    let takes = match exchangers.as_slice() {
        [] => {
            let addresses = [asking.ask(host, RecordType::A), asking.ask(host, RecordType::Aaaa)];
            let [Some(four), Some(six)] = addresses else { return };
            let has = |answer: &Answer, kind| answer.is_unknown() || answer.of(kind).next().is_some();
            has(four, RecordType::A) || has(six, RecordType::Aaaa)
        }
        exchangers => exchangers.iter().any(|exchange| !exchange.is_empty()),
    };
    if !takes {
        checked.add(Id::DmarcReportMx.at(name).observed(host).arg("host", host));
    }
}
