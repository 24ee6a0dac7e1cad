//! Records as text: for zone files (RFC 1035, section 5.1), for people, for pages.

use std::fmt::Write;

use model::RecordType;

use super::Record;

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
pub fn table(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let required = if record.required { "required" } else { "optional" };
        _ = writeln!(
            text,
            "{} ({required})\n  name   {}\n  host   {}\n  type   {}\n  value  {}\n  ttl    {}\n",
            record.key, record.name, record.host, record.kind, record.value, record.ttl
        );
    }
    text
}

/// A Markdown table. Bars and backticks in values cannot end a cell.
pub fn markdown(records: &[Record]) -> String {
    let mut text = String::from("| for | host | type | value | TTL | |\n|---|---|---|---|---|---|\n");
    for record in records {
        let required = if record.required { "required" } else { "optional" };
        let cell = |value: &str| value.replace('|', "\\|").replace('`', "'");
        _ = writeln!(
            text,
            "| {} | `{}` | {} | `{}` | {} | {required} |",
            record.key,
            cell(&record.host),
            record.kind,
            cell(&record.value),
            record.ttl
        );
    }
    text
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
}
