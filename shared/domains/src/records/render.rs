//! Records as text: for zone files (RFC 1035, section 5.1), for people, for pages.

use std::fmt::Write;

use model::RecordType;

use super::Record;
use crate::findings::{Language, message};

/// The strings of at most 255 bytes that a text is cut into.
pub(super) fn strings(value: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut current = String::new();
    for c in value.chars() {
        if current.len() + c.len_utf8() > 255 {
            strings.push(std::mem::take(&mut current));
        }
        current.push(c);
    }
    if !current.is_empty() || strings.is_empty() {
        strings.push(current);
    }
    strings
}

/// A text as a zone file has it: strings in quotes, with spaces between them.
pub(crate) fn quoted_strings(text: &[u8]) -> String {
    let quoted = strings(&String::from_utf8_lossy(text)).iter().map(|string| quoted(string)).collect::<Vec<_>>();
    quoted.join(" ")
}

fn quoted(string: &str) -> String {
    let mut text = String::from("\"");
    for byte in string.bytes() {
        match byte {
            b'"' | b'\\' => {
                text.push('\\');
                text.push(char::from(byte));
            }
            b' '..=b'~' => text.push(char::from(byte)),
            _ => _ = write!(text, "\\{byte:03}"),
        }
    }
    text.push('"');
    text
}

/// The lines of a zone file, whole names.
pub fn zone(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let data = match record.kind {
            RecordType::Txt => quoted_strings(record.value.as_bytes()),
            _ => format!("{}.", record.value),
        };
        _ = writeln!(text, "{}.\t{}\tIN\t{}\t{data}", record.name, record.ttl, record.kind);
    }
    text
}

/// For a terminal: one record a block, so that values can be copied whole.
pub fn table(records: &[Record], language: Language) -> String {
    let say = |key: &str| message(&format!("records-{key}"), &[], language);
    let labels = ["name", "host", "type", "value", "ttl"].map(say);
    let widest = labels.iter().map(|label| columns(label)).max().unwrap_or(0);
    let mut text = String::new();
    for record in records {
        _ = writeln!(text, "{} ({})", record.key, say(required(record)));
        let (kind, ttl) = (record.kind.to_string(), record.ttl.to_string());
        let values = [&record.name, &record.host, &kind, &record.value, &ttl];
        for (label, value) in labels.iter().zip(values) {
            let space = " ".repeat(widest - columns(label));
            _ = writeln!(text, "  {label}{space}  {value}");
        }
        text.push('\n');
    }
    text
}

/// A Markdown table. Bars and backticks in values cannot end a cell.
pub fn markdown(records: &[Record], language: Language) -> String {
    let say = |key: &str| message(&format!("records-{key}"), &[], language);
    let head = ["for", "host", "type", "value"].map(say).join(" | ");
    let mut text = format!("| {head} | TTL | |\n|---|---|---|---|---|---|\n");
    for record in records {
        let cell = |value: &str| value.replace('|', "\\|").replace('`', "'");
        _ = writeln!(
            text,
            "| {} | `{}` | {} | `{}` | {} | {} |",
            record.key,
            cell(&record.host),
            record.kind,
            cell(&record.value),
            record.ttl,
            say(required(record))
        );
    }
    text
}

fn required(record: &Record) -> &'static str {
    if record.required { "required" } else { "optional" }
}

/// How many columns of a terminal a label takes: Japanese characters take two.
fn columns(label: &str) -> usize {
    label.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_255_bytes() {
        let text = "a".repeat(600);
        let lengths: Vec<usize> = strings(&text).iter().map(String::len).collect();
        assert_eq!(lengths, [255, 255, 90]);
        assert_eq!(strings(&text).concat(), text);
        assert_eq!(quoted_strings(b"a\"b\\c\xc3\xa9"), "\"a\\\"b\\\\c\\195\\169\"");
        assert_eq!(quoted_strings(b""), "\"\"");
    }

    #[test]
    fn a_table_is_in_its_language_and_in_columns() {
        let record = Record {
            key: "spf".to_owned(),
            topic: model::Topic::Spf,
            name: "company.jp".to_owned(),
            host: "@".to_owned(),
            kind: RecordType::Txt,
            value: "v=spf1 -all".to_owned(),
            strings: Vec::new(),
            ttl: 3600,
            required: false,
        };
        let table = |language| table(std::slice::from_ref(&record), language);
        assert_eq!(
            table(Language::English),
            "spf (optional)\n  name   company.jp\n  host   @\n  type   TXT\n  value  v=spf1 -all\n  ttl    3600\n\n"
        );
        assert_eq!(
            table(Language::Japanese),
            "spf (任意)\n  名前    company.jp\n  ホスト  @\n  種別    TXT\n  値      v=spf1 -all\n  TTL     3600\n\n"
        );
        assert!(markdown(&[record], Language::Japanese).contains("| spf | `@` | TXT | `v=spf1 -all` | 3600 | 任意 |"));
    }
}
