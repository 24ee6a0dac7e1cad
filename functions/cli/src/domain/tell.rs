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
    status(&entry.status(entry.state.checked_at.unwrap_or(entry.created_at)), language, style);
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

pub(super) fn status(status: &Status, language: Language, style: Style) {
    let say = |english, japanese| word(language, english, japanese);
    println!("{}  {}", style.bold(&status.domain), state(status.state, language, style));
    println!("  {}  {}", say("may send      ", "メール送信  "), readiness(status.may_send, language, style));
    println!("  {}  {}", say("bounces return", "バウンス受信"), readiness(status.bounces_return, language, style));
    if let Some(at) = status.verified_at {
        println!("  {}  {at:.0}", say("first verified", "初回確認完了"));
    }
    let checked = say("checked       ", "最終確認    ");
    match status.checked_at {
        Some(at) => println!("  {checked}  {at:.0}"),
        None => println!("  {checked}  {}: rebound domain check {}", say("never", "未確認"), status.domain),
    }
    if let Some(at) = status.published_at {
        let watched =
            say("the customer says; watched closely for 48 hours", "公開の連絡あり。48時間、重点的に確認します");
        println!("  {}  {at:.0}, {watched}", say("published     ", "公開        "));
    }
}

pub(super) fn list(statuses: &[Status], language: Language, style: Style) {
    let width = statuses.iter().map(|status| status.domain.len()).max().unwrap_or(0);
    let (send, bounces) = (word(language, "send", "送信"), word(language, "bounces", "バウンス受信"));
    for status in statuses {
        let answer = |readiness_of| readiness(readiness_of, language, style);
        let (sends, returns) = (answer(status.may_send), answer(status.bounces_return));
        println!(
            "{:width$}  {}  {send} {sends}  {bounces} {returns}",
            status.domain,
            state(status.state, language, style)
        );
    }
}

fn state(state: State, language: Language, style: Style) -> String {
    match state {
        State::Pending => style.yellow(word(language, "pending", "未完了")),
        State::Verified => style.green(word(language, "verified", "確認済み")),
        State::Broken => style.red(word(language, "broken", "要対応")),
    }
}

fn readiness(readiness: Readiness, language: Language, style: Style) -> String {
    match readiness {
        Readiness::Yes => style.green(word(language, "yes", "可")),
        Readiness::No => style.red(word(language, "no", "不可")),
        Readiness::Unknown => style.yellow(word(language, "unknown", "不明")),
    }
}

pub(super) fn server(server: &ServerAnswer, language: Language, style: Style) {
    let say = |english, japanese| word(language, english, japanese);
    let unreachable = || say("no address that can be asked", "問い合わせ可能なアドレスなし").to_owned();
    let address = server.address.map_or_else(unreachable, |address| address.to_string());
    let answer = match &server.answer {
        Answer::Records(records) => {
            let told: Vec<String> = records.iter().map(|record| harmless(&record.data.to_string())).collect();
            style.green(&told.join(", "))
        }
        Answer::NoData { .. } | Answer::NxDomain { .. } => style.red(say("not there yet", "未反映")),
        Answer::Timeout => style.yellow(say("no answer in time", "時間内に応答なし")),
        Answer::ServFail => style.yellow(say("cannot answer", "応答できない状態")),
    };
    println!("  {} ({address})  {answer}", harmless(&server.server));
}

pub(super) fn steps(entry: &Entry, steps: &[RotationStep], language: Language, style: Style) {
    steps.iter().for_each(|taken| step(entry, taken, language, style));
    unsent(entry);
}

fn step(entry: &Entry, step: &RotationStep, language: Language, style: Style) {
    let say = |english, japanese| word(language, english, japanese);
    match step {
        RotationStep::Issued { selector } => {
            let then = say(
                "publish this record, then rotate again",
                "次のレコードを公開してから、もう一度 rotate を実行してください",
            );
            println!("{}: {then}\n", style.bold(selector));
            to_publish(entry, selector, language);
            for_the_platform(entry, language, style);
        }
        RotationStep::Revoked { selector, .. } => {
            let then = say(
                "signs no more, and its private half is gone; publish that it is revoked, at once",
                "署名に使わなくなり、秘密鍵を削除しました。失効したことを示すレコードをすぐに公開してください",
            );
            println!("{}: {then}\n", style.bold(selector));
            to_publish(entry, selector, language);
        }
        RotationStep::Waiting { selector } => {
            let why = say(
                "its record is not in order yet; rebound domain check says what is wrong",
                "レコードをまだ確認できません。内容は rebound domain check で確認できます",
            );
            println!("{}: {why}", style.bold(selector));
        }
        RotationStep::Switched { selector, retired } => {
            println!("{}: {}", style.bold(selector), say("signs from now on", "今後の署名に使います"));
            if let Some(old) = retired {
                println!("{}: {}", style.bold(old), say("does not sign any more", "署名には使わなくなりました"));
            }
        }
        RotationStep::Retiring { selector, until } => {
            let why = say(
                "its record must stay, for mail that is under way, until",
                "配送中のメールのため、次の日時までレコードを残してください:",
            );
            println!("{}: {why} {until:.0}", style.bold(selector));
        }
        RotationStep::SafeToRemove { selector, name } => {
            println!(
                "{}: {}: {name}",
                style.bold(selector),
                say("this record is safe to remove", "次のレコードは削除して構いません")
            );
        }
        RotationStep::Forgotten { selector } => {
            println!("{}: {}", style.bold(selector), say("is no more", "この鍵の記録を削除しました"));
        }
    }
}

/// The record of a key, where the customer publishes it.
fn to_publish(entry: &Entry, selector: &str, language: Language) {
    let key = format!("dkim:{selector}");
    let record: Vec<_> = records::records(&entry.setup).into_iter().filter(|record| record.key == key).collect();
    print!("{}", records::table(&record, language));
}

/// What the platform itself publishes for the domain.
pub(super) fn for_the_platform(entry: &Entry, language: Language, style: Style) {
    let own = records::zone(&records::platform_records(&entry.setup));
    if !own.is_empty() {
        println!("{}\n\n{own}", style.bold(&findings::message("records-platform", &[], language)));
    }
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
