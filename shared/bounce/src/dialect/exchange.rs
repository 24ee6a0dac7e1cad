//! Microsoft Exchange: the Internet Mail Service of 5.5 and 2003's own words (2003), the reports of 2007 and later and of
//! Microsoft 365 (2007), the latter's text in whatever language.
//!
//! 2007 and later: people's words, then a block for administrators, which is never translated in its replies: the
//! address alone in a line, below it `#550 5.1.1 RESOLVER...`, `Remote Server returned '550 …'` or a line for each
//! attempt, the newest first. The oldest refusal by somebody else's server tells most.

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{address, reply, text};

use super::{Mark, lines};

/// Marks of the reports of 2007 and later: the words above the block for administrators, in the languages that are known, and
/// what stands beside it.
pub(super) const FOR_ADMINISTRATORS: &[Mark] = &[
    Mark::Text("Diagnostic information for administrators"),
    Mark::Text("Generating server:"),
    Mark::Header("X-MS-Exchange-Message-Is-Ndr"),
    Mark::Text("Informazioni di diagnostica per gli amministratori"),
    Mark::Text("Informations de diagnostic"),
    Mark::Text("Diagnoseinformationen für Administratoren"),
    Mark::Text("Diagnoseinformation für Administratoren"),
    Mark::Text("Información de diagnóstico para los administradores"),
    Mark::Text("Información de diagnóstico para administradores"),
    Mark::Text("Informações de diagnóstico para administradores"),
    Mark::Text("Диагностические сведения для администраторов"),
    Mark::Text("Сведения для диагностики"),
    Mark::Text("管理者向けの診断情報"),
    Mark::Text("管理者用の診断情報"),
    Mark::Text("管理员的诊断信息"),
    Mark::Text("供管理员使用的诊断信息"),
    Mark::Text("給系統管理員的診斷資訊"),
    Mark::Text("관리자용 진단 정보"),
    Mark::Text("관리자에 대한 진단 정보"),
    Mark::Text("Diagnostische gegevens voor beheerders"),
    Mark::Text("Diagnostikinformation för administratörer"),
    Mark::Text("Informacje diagnostyczne dla administratorów"),
    Mark::Text("Diagnostické informace pro správce"),
    Mark::Text("Yöneticiler için tanılama bilgileri"),
    Mark::Text("Delivery has failed to these recipients or"),
];

/// Exchange 2007 and later, Microsoft 365.
pub(super) fn read_2007<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let text = letter.text.as_ref();
    let mut told: Vec<Told> = Vec::new();
    let mut people: Vec<Told> = Vec::new();
    let mut server_line = None;
    let mut reporting_mta = None;
    let mut returned_text = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let start = at;
        at += line.len();
        if trimmed.is_empty() {
            continue;
        }
        if let Some((_, said)) = quoted_reply(trimmed) {
            if let Some(one) = told.last_mut() {
                attempt(one, said);
            } else {
                server_line = server_line.or(Some(said));
            }
            continue;
        }
        // "Generating server: mx.example.org", in whatever language: the first line that is words, a colon and a host
        if reporting_mta.is_none()
            && let Some((_, host)) = trimmed.rsplit_once(':')
            && is_host(host.trim())
            && !trimmed.contains('@')
        {
            reporting_mta = Some(host.trim().to_lowercase());
            continue;
        }
        if is_header_line(trimmed) && (!told.is_empty() || reporting_mta.is_some()) {
            returned_text = text.get(start..);
            break;
        }
        if let Some(found) = alone(trimmed) {
            if reporting_mta.is_some() {
                told.push(Told::new(Some(found), ""));
            } else if told.is_empty() {
                people.push(Told::new(Some(found), ""));
            }
            if told.len() >= crate::dsn::MOST_RECIPIENTS {
                break;
            }
        }
    }
    if told.is_empty() {
        // where no server is named, both blocks are for people
        told = lines::merge(people);
        if let (Some(one), Some(said)) = (told.first_mut(), server_line) {
            attempt(one, said);
        }
    }
    let words = text::head(text, 1500);
    for one in &mut told {
        // what the server tells people, where it tells administrators no code
        if one.diagnostic.is_none() {
            one.add(words);
        }
        // RESOLVER and STOREDRV speak of Exchange's own mailboxes
        one.first_hand =
            one.diagnostic.as_deref().is_some_and(|said| said.contains("RESOLVER.") || said.contains("STOREDRV."));
    }
    Report { told, reporting_mta, returned_text, ..Report::default() }
}

/// `#550 5.1.1 …`, `… returned '550 5.1.1 …'`, in whatever language: what stands before and within.
fn quoted_reply(line: &str) -> Option<(&str, &str)> {
    if let Some(said) = line.strip_prefix('#') {
        return Some(("", said.trim_end_matches(['#', ' '])));
    }
    let (before, said) = line.split_once('\'').or_else(|| line.split_once('\u{2019}'))?;
    let said = said.trim_end_matches(['\'', '\u{2019}', '.', ' ']);
    let first = said.split(' ').next().unwrap_or_default();
    let is_reply = first.len() == 3 && first.starts_with(['4', '5']) || reply::first_status(first).is_some();
    is_reply.then_some((before, said))
}

/// One attempt more: a reply that says more than "expired" goes first.
fn attempt(told: &mut Told, said: &str) {
    let said = text::on_one_line(said);
    let sums_up = |said: &str| reply::find(said).status.is_some_and(reply::is_summary);
    match &told.diagnostic {
        None => told.diagnostic = Some(said),
        Some(old) if sums_up(old) && !sums_up(&said) => {
            let old = told.diagnostic.replace(said).unwrap_or_default();
            told.add(&old);
        }
        Some(_) => told.add(&said),
    }
}

/// A line that holds nothing but an address: `a@b.example`, `Name (a@b.example)<mailto:a@b.example>`.
fn alone(line: &str) -> Option<String> {
    if let Some((_, rest)) = line.split_once("<mailto:") {
        return address::normal(rest.split_once('>')?.0);
    }
    let (found, rest) = lines::address_at_start(line)?;
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')'));
    (rest.is_empty() || address::normal(rest).as_deref() == Some(&found)).then_some(found)
}

fn is_host(word: &str) -> bool {
    word.contains('.')
        && !word.contains(' ')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

fn is_header_line(line: &str) -> bool {
    [
        "Received:",
        "DKIM-Signature:",
        "Authentication-Results:",
        "ARC-Seal:",
        "X-MS-Exchange",
        "From:",
        "Return-Path:",
        "Date:",
    ]
    .iter()
    .any(|name| text::starts_with(line, name))
}

/// Exchange 5.5 and 2000/2003: `did not reach the following recipient(s):`, then `address on date`, then why.
pub(super) fn read_2003<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let (people, returned) = lines::split_at_end(&letter.text, &[]);
    let below = super::wording::below_first(
        people,
        &[
            "did not reach the following recipient",
            "following recipient(s) could not be reached",
            "following recipient(s) cannot be reached",
            "folgende empfänger",
            "les destinataires suivants",
            "konnte folgende",
            "n'a pas été remis",
            "n'ont pas pu être",
            "次の受信者に",
        ],
    );
    let mut told: Vec<Told> = Vec::new();
    for line in below.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        let named = address::first_in(text::head(trimmed, 400)).filter(|(found, end)| {
            trimmed.get(..end - found.len()).is_some_and(|before| !before.contains(' ') && !before.contains(':'))
        });
        // X.400: "c=US;a= ;p=X;o=Y;dda:SMTP=a@b.example; on Fri, …"
        if let Some(smtp) = text::after(trimmed, "dda:smtp=").filter(|_| text::starts_with(trimmed, "c=")) {
            told.push(Told::new(smtp.split(';').next().and_then(address::normal), ""));
            continue;
        }
        match named.and_then(|(found, end)| Some((address::normal(found)?, trimmed.get(end..)?))) {
            // "on Thu, 29 Apr 2010 …", "am …", "le …": the time of the failure
            Some((found, rest)) if rest.trim_start_matches(['>', '\'']).starts_with(' ') || rest.len() <= 1 => {
                told.push(Told::new(Some(found), ""));
            }
            _ => {
                if let Some(one) = told.last_mut() {
                    let said = one.diagnostic.get_or_insert_default();
                    if said.len() < 4096 {
                        said.push(' ');
                        said.push_str(trimmed);
                    }
                }
            }
        }
        if told.len() >= crate::dsn::MOST_RECIPIENTS {
            break;
        }
    }
    for one in &mut told {
        one.diagnostic = one.diagnostic.as_deref().map(text::on_one_line);
        one.first_hand = true;
    }
    Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_to_administrators() {
        assert_eq!(
            quoted_reply("#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##").map(|r| r.1),
            Some("550 5.1.1 RESOLVER.ADR.RecipNotFound; not found")
        );
        assert_eq!(
            quoted_reply("Remote Server returned '550 5.2.2 <a@b.example>... Full'").map(|r| r.1),
            Some("550 5.2.2 <a@b.example>... Full")
        );
        assert_eq!(quoted_reply("the recipient's mailbox"), None);
    }

    #[test]
    fn the_attempt_that_tells_more() {
        let mut told = Told::default();
        attempt(&mut told, "550 4.4.7 QUEUE.Expired; message expired");
        attempt(&mut told, "450 4.4.316 Connection refused");
        assert_eq!(told.diagnostic.as_deref(), Some("450 4.4.316 Connection refused"));
    }

    #[test]
    fn an_address_alone() {
        assert_eq!(alone("Neko<mailto:neko@b.example>").as_deref(), Some("neko@b.example"));
        assert_eq!(alone("neko@b.example").as_deref(), Some("neko@b.example"));
        assert_eq!(alone("neko@b.example wrote to us"), None);
    }
}
