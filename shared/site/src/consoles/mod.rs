//! The DNS consoles that people have: what each wants in its host field, and how it wants texts and targets written.
//!
//! The consoles are data: consoles.tsv here, their steps in the texts (`console-<id>-1`, …). Nobody has clicked through them. What was
//! confirmed was read in stored copies of the vendors' own help, some cut short or years old; the rest is from memory:
//!
//! - GoDaddy: menu, `@`, 1,024 characters <https://www.godaddy.com/pl-pl/help/dodawanie-rekordu-txt-19232>, names in Japanese
//!   <https://jp.godaddy.com/help/add-an-spf-record-19218>. From memory: quotation marks, long texts, the target's dot.
//! - Squarespace: menu, fields, `@` <https://support.squarespace.com/hc/it/articles/360002101888> (Italian and German). From memory:
//!   quotation marks, long texts, the target's dot, names in Japanese.
//! - Cloudflare: menu <https://developers.cloudflare.com/dns/manage-dns-records/how-to/create-dns-records/index.md>, fields, `@`, and
//!   that it adds quotation marks <https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/index.md>, that
//!   it cuts long texts (its API's description). It limits the whole record (4,096 bytes), not the text. From memory: the target's dot
//!   (its examples have none), names in Japanese.
//! - Route 53: texts, dot <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html> (and its source),
//!   fields <https://docs.aws.amazon.com/ja_jp/Route53/latest/DeveloperGuide/resource-record-sets-values-basic.md>. From memory: Alias.
//! - Google Cloud DNS: menu, empty at the apex <https://cloud.google.com/dns/docs/records> (also in Japanese), the dot (its tutorial on
//!   setting up a domain). Texts: not by Google <https://mailhardener.com/blog/how-to-enter-txt-values-in-google-cloud-dns>.
//! - Azure DNS: menu <https://learn.microsoft.com/azure/dns/dns-operations-recordsets-portal> (its source, June 2024), `@`, long texts,
//!   4,096 characters a set <https://learn.microsoft.com/azure/dns/dns-zones-records>. From memory: the field Value, most Japanese.
//! - Onamae.com: not confirmed, from memory; no page of its own was at hand. The menu is that of others' write-ups of 2026, and the
//!   help the one that they name.
//! - Sakura: the member menu, 255 characters <https://help.sakura.ad.jp/domain/2712/>, the dot (that page, quoted by another). From
//!   memory: `@` (others' write-ups differ: `@` or empty), the fields, the buttons.
//! - Xserver: menus of both panels, fields, empty at the apex, that it drops quotation marks
//!   <https://www.xserver.ne.jp/manual/man_domain_dns_setting.php> (its source). From memory: long texts, the target's dot.
//!
//! Known gap: a console that changes its form makes this wrong; each names its help page.

use std::sync::OnceLock;

use domains::Language;
use domains::records::Record;
use model::RecordType;

use crate::texts::Texts;

const TABLE: &str = include_str!("consoles.tsv");

/// One console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Console {
    /// What the address of a page calls it.
    pub(crate) id: &'static str,
    names: [&'static str; 2],
    /// Its own help.
    pub(crate) help: Option<&'static str>,
    apex: &'static str,
    txt: Txt,
    dot: bool,
    /// The longest text that it takes, in bytes, where it says so.
    longest: Option<usize>,
    host_fields: [&'static str; 2],
    value_fields: [&'static str; 2],
}

/// How a text goes into the value field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Txt {
    /// As it is: the console puts quotes and cuts long texts itself.
    Plain,
    /// Strings of at most 255 bytes in quotes, with spaces between them.
    Quoted,
}

/// A record as it goes into a console's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fields {
    /// For the host field; empty: the field is left empty.
    pub(crate) host: String,
    /// For the value field.
    pub(crate) value: String,
    /// The console says that it takes no text of this length.
    pub(crate) too_long: Option<usize>,
}

impl Console {
    /// Its name.
    pub(crate) fn name(&self, language: Language) -> &'static str {
        pick(self.names, language)
    }

    /// What it calls the field for the host.
    pub(crate) fn host_field(&self, language: Language) -> &'static str {
        pick(self.host_fields, language)
    }

    /// What it calls the field for the value.
    pub(crate) fn value_field(&self, language: Language) -> &'static str {
        pick(self.value_fields, language)
    }

    /// What to do there, step by step.
    pub(crate) fn steps(&self, texts: Texts) -> Vec<String> {
        (1..10).map_while(|step| texts.find(&format!("console-{}-{step}", self.id), &[])).collect()
    }

    /// A record as this console wants it.
    pub(crate) fn fields(&self, record: &Record) -> Fields {
        let host = if record.host == "@" { self.apex.to_owned() } else { record.host.clone() };
        let value = match (record.kind, self.txt) {
            (RecordType::Txt, Txt::Quoted) => {
                let quoted = record.strings.iter().map(|string| format!("\"{}\"", escaped(string)));
                quoted.collect::<Vec<_>>().join(" ")
            }
            (RecordType::Txt, Txt::Plain) => record.value.clone(),
            _ if self.dot => format!("{}.", record.value),
            _ => record.value.clone(),
        };
        let text = record.kind == RecordType::Txt;
        let too_long = self.longest.filter(|longest| text && record.value.len() > *longest);
        Fields { host, value, too_long }
    }
}

fn escaped(string: &str) -> String {
    string.replace('\\', "\\\\").replace('"', "\\\"")
}

fn pick(texts: [&'static str; 2], language: Language) -> &'static str {
    let [english, japanese] = texts;
    match language {
        Language::English => english,
        Language::Japanese => japanese,
    }
}

/// All, in the order of the table.
pub(crate) fn all() -> &'static [Console] {
    static ALL: OnceLock<Vec<Console>> = OnceLock::new();
    ALL.get_or_init(|| std::iter::once(OTHER.clone()).chain(TABLE.lines().skip(1).filter_map(read)).collect())
}

/// The one that a page's address names; the one that fits most, where it names none.
pub(crate) fn of_id(id: &str) -> &'static Console {
    all().iter().find(|console| console.id == id).unwrap_or(&OTHER)
}

/// The one that is none of the others.
static OTHER: Console = Console {
    id: "other",
    names: ["Another console", "その他の管理画面"],
    help: None,
    apex: "@",
    txt: Txt::Plain,
    dot: false,
    longest: None,
    host_fields: ["Name (host)", "名前(ホスト)"],
    value_fields: ["Value", "値"],
};

fn read(line: &'static str) -> Option<Console> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, name_ja, help, apex, txt, target, longest, host, host_ja, value, value_ja] =
        columns.try_into().ok()?;
    Some(Console {
        id,
        names: [name, name_ja],
        help: Some(help).filter(|help| !help.is_empty()),
        apex,
        txt: if txt == "quoted" { Txt::Quoted } else { Txt::Plain },
        dot: target == "dot",
        longest: longest.parse().ok(),
        host_fields: [host, host_ja],
        value_fields: [value, value_ja],
    })
}

#[cfg(test)]
mod tests {
    use model::Topic;

    use super::*;

    fn record(host: &str, kind: RecordType, value: &str) -> Record {
        Record {
            key: "k".to_owned(),
            topic: Topic::Dkim,
            name: "n".to_owned(),
            host: host.to_owned(),
            kind,
            value: value.to_owned(),
            strings: value.as_bytes().chunks(255).map(|chunk| String::from_utf8(chunk.to_vec()).unwrap()).collect(),
            ttl: 3600,
            required: true,
        }
    }

    #[test]
    fn each_console_gets_what_it_wants() {
        let long = "x".repeat(300);
        let fields = |id: &str, host: &str, kind, value: &str| {
            let fields = of_id(id).fields(&record(host, kind, value));
            (fields.host, fields.value, fields.too_long)
        };
        let split = format!("\"{}\" \"{}\"", "x".repeat(255), "x".repeat(45));
        assert_eq!(fields("route53", "@", RecordType::Txt, &long), (String::new(), split, None));
        assert_eq!(fields("azure", "@", RecordType::Txt, &long), ("@".to_owned(), long.clone(), None));
        assert_eq!(fields("sakura", "s", RecordType::Txt, &long), ("s".to_owned(), long.clone(), Some(255)));
        assert_eq!(fields("sakura", "b", RecordType::Cname, "t.example").1, "t.example.");
        assert_eq!(fields("cloudflare", "b", RecordType::Cname, "t.example").1, "t.example");
        assert_eq!(fields("google", "s", RecordType::Txt, "a\"b").1, "\"a\\\"b\"");
        assert_eq!(of_id("nobody's").id, "other");
    }

    #[test]
    fn every_line_is_a_console_with_steps_in_both_languages() {
        assert_eq!(all().len(), TABLE.lines().count());
        assert!(all().len() >= 10);
        for console in all() {
            for language in Language::ALL {
                assert!(console.steps(Texts(*language)).len() >= 2, "{}", console.id);
                assert!(!console.name(*language).is_empty() && !console.value_field(*language).is_empty());
            }
            assert!(console.id == "other" || console.help.is_some_and(|help| help.starts_with("https://")));
        }
    }
}
