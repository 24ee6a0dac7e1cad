//! What `rebound domain` prints for a person. Texts of DNS are shown harmless: a stranger wrote them.

use domains::check::{DomainCheck, Readiness, RecordStatus};
use domains::spf::Trial;
use domains::state::State;
use domains::{Language, findings, records};
use model::{Answer, Finding, Severity, Term as _};
use pipeline::registry::{Entry, RotationStep, Status};
use ports::ServerAnswer;

use super::word;
use crate::style::{Style, harmless};

pub(super) fn in_language(found: &[Finding], language: Language) -> Vec<Finding> {
    found.iter().map(|finding| findings::in_language(finding, language)).collect()
}

/// Records, then findings, then what they come to.
pub(super) fn check(entry: &Entry, check: &DomainCheck, language: Language, style: Style) {
    for record in &check.records {
        let status = match record.status {
            RecordStatus::Verified => style.green(word(language, "in order", "正常")),
            RecordStatus::Missing if !record.required => style.dim(word(language, "not there", "なし")),
            RecordStatus::Missing => style.red(word(language, "missing", "未設定")),
            RecordStatus::Wrong => style.red(word(language, "wrong", "誤り")),
            RecordStatus::Unknown => style.yellow(word(language, "unknown", "不明")),
        };
        println!("{}  {} {}  {status}", style.bold(&record.key), harmless(&record.name), record.kind);
    }
    findings_of(&check.findings, language, style);
    println!();
    status(&entry.status(entry.state.checked_at.unwrap_or(entry.created_at)), style);
}

fn findings_of(found: &[Finding], language: Language, style: Style) {
    for finding in found {
        let (severity, paint): (_, fn(Style, &str) -> String) = match finding.severity {
            Severity::Error => (word(language, "error", "エラー"), Style::red),
            Severity::Warning => (word(language, "warning", "警告"), Style::yellow),
            Severity::Info => (word(language, "info", "情報"), Style::dim),
        };
        println!("\n{}: {}", paint(style, severity), style.bold(&harmless(&finding.title)));
        let line = |label: &str, text: &str| {
            let lines: Vec<String> = text.lines().map(harmless).collect();
            println!("  {}  {}", style.dim(label), lines.join("\n            "));
        };
        line(word(language, "at      ", "場所    "), &format!("{}  [{}]", finding.name, finding.id));
        if let Some(observed) = &finding.observed {
            line(word(language, "observed", "現在の値"), observed);
        }
        if let Some(expected) = &finding.expected {
            line(word(language, "expected", "期待値  "), expected);
        }
        line(word(language, "why     ", "理由    "), &finding.why);
        line(word(language, "fix     ", "対処    "), &finding.fix);
    }
}

pub(super) fn status(status: &Status, style: Style) {
    println!("{}  {}", style.bold(&status.domain), state(status.state, style));
    println!("  may send        {}", readiness(status.may_send, style));
    println!("  bounces return  {}", readiness(status.bounces_return, style));
    match status.checked_at {
        Some(at) => println!("  checked         {at:.0}"),
        None => println!("  checked         never: rebound domain check {}", status.domain),
    }
    if let Some(at) = status.published_at {
        println!("  published       {at:.0}, the customer says; watched closely for 48 hours");
    }
}

pub(super) fn list(statuses: &[Status], style: Style) {
    let width = statuses.iter().map(|status| status.domain.len()).max().unwrap_or(0);
    for status in statuses {
        let (sends, returns) = (readiness(status.may_send, style), readiness(status.bounces_return, style));
        println!("{:width$}  {}  send {sends}  bounces {returns}", status.domain, state(status.state, style));
    }
}

fn state(state: State, style: Style) -> String {
    match state {
        State::Pending => style.yellow("pending"),
        State::Verified => style.green("verified"),
        State::Broken => style.red("broken"),
    }
}

fn readiness(readiness: Readiness, style: Style) -> String {
    match readiness {
        Readiness::Yes => style.green("yes"),
        Readiness::No => style.red("no"),
        Readiness::Unknown => style.yellow("unknown"),
    }
}

pub(super) fn server(server: &ServerAnswer, style: Style) {
    let address =
        server.address.map_or_else(|| "no address that can be asked".to_owned(), |address| address.to_string());
    let answer = match &server.answer {
        Answer::Records(records) => {
            let told: Vec<String> = records.iter().map(|record| harmless(&record.data.to_string())).collect();
            style.green(&told.join(", "))
        }
        Answer::NoData { .. } | Answer::NxDomain { .. } => style.red("not there yet"),
        Answer::Timeout => style.yellow("no answer in time"),
        Answer::ServFail => style.yellow("cannot answer"),
    };
    println!("  {} ({address})  {answer}", harmless(&server.server));
}

pub(super) fn step(entry: &Entry, step: &RotationStep, style: Style) {
    match step {
        RotationStep::Issued { selector } => {
            println!("{}: publish this record, then rotate again\n", style.bold(selector));
            let key = format!("dkim:{selector}");
            let new: Vec<_> = records::records(&entry.setup).into_iter().filter(|record| record.key == key).collect();
            print!("{}", records::table(&new));
            for_the_platform(entry, style);
        }
        RotationStep::Waiting { selector } => {
            println!(
                "{}: its record is not in order yet; rebound domain check says what is wrong",
                style.bold(selector)
            );
        }
        RotationStep::Switched { selector, retired } => {
            let retired = retired.as_deref().map(|old| format!("; {old} does not any more")).unwrap_or_default();
            println!("{}: signs from now on{retired}", style.bold(selector));
        }
        RotationStep::Retiring { selector, until } => {
            println!("{}: its record must stay until {until:.0}, for mail that is under way", style.bold(selector));
        }
        RotationStep::SafeToRemove { selector, name } => {
            println!("{}: the record {name} is safe to remove", style.bold(selector));
        }
        RotationStep::Forgotten { selector } => println!("{}: is no more", style.bold(selector)),
    }
}

/// What the platform itself publishes for the domain.
pub(super) fn for_the_platform(entry: &Entry, style: Style) {
    let mut own = records::zone(&records::platform_records(&entry.setup));
    for key in &entry.setup.dkim {
        if let Some(target) = &key.cname {
            own.push_str(&format!("{target}.\t3600\tIN\tTXT\t{}\n", quoted(&key.key.record())));
        }
    }
    if !own.is_empty() {
        println!("{}\n\n{own}", style.bold("For the platform to publish"));
    }
}

/// A text as a zone file has it: strings of at most 255 bytes.
fn quoted(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let strings = bytes.chunks(255).map(|string| format!("\"{}\"", string.iter().collect::<String>()));
    strings.collect::<Vec<_>>().join(" ")
}

pub(super) fn trial(trial: &Trial, language: Language, style: Style) {
    if let Some(tree) = &trial.report.tree {
        println!("{}", word(language, "What costs what, of ten look-ups:", "DNS参照回数（上限10回）の内訳："));
        print!("{}", tree.text().lines().map(|line| harmless(line) + "\n").collect::<String>());
    }
    if let Some(verdict) = &trial.verdict {
        let term = verdict.term.as_deref().map(|term| format!(" ({})", harmless(term))).unwrap_or_default();
        println!(
            "\n{}  {}{term}",
            word(language, "A mail from there:", "このアドレスからのメール："),
            style.bold(verdict.result.as_str())
        );
    }
    findings_of(&trial.report.findings, language, style);
}

/// Says what the outbox did not take; it goes with the next check.
pub(super) fn unsent(entry: &Entry) {
    for event in &entry.unsent {
        eprintln!("rebound: the event {} was not sent; it goes with the next check", event.kind);
    }
}
