//! The texts of the pages in English and Japanese, in the format of Project Fluent, as the findings' are in shared/domains.
//!
//! Known gap: two languages; a third is a file here and a line in `domains::Language`.

use std::sync::OnceLock;

use domains::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

const ENGLISH: &str = include_str!("en.ftl");
const JAPANESE: &str = include_str!("ja.ftl");

/// A language to speak in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Texts(pub(crate) Language);

impl Texts {
    /// A text; its key where there is none.
    pub(crate) fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with what it is filled with.
    pub(crate) fn with(self, key: &str, args: &[(&str, &str)]) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// A text, where there is one.
    pub(crate) fn find(self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let bundle = bundle(self.0);
        let pattern = bundle.get_message(key)?.value()?;
        let mut filled = FluentArgs::new();
        for (name, value) in args {
            filled.set(*name, *value);
        }
        Some(bundle.format_pattern(pattern, Some(&filled), &mut Vec::new()).into_owned())
    }

    /// A point in time: UTC in English, Japan's time in Japanese. The script shows it in the reader's own zone.
    pub(crate) fn time(self, at: Timestamp) -> String {
        match self.0 {
            Language::English => at.strftime("%-d %b %Y, %H:%M UTC").to_string(),
            Language::Japanese => {
                let zone = Offset::from_hours(9).map(TimeZone::fixed).unwrap_or(TimeZone::UTC);
                at.to_zoned(zone).strftime("%Y年%-m月%-d日 %H:%M（日本時間）").to_string()
            }
        }
    }

    /// A day.
    pub(crate) fn day(self, day: Date) -> String {
        let written = match self.0 {
            Language::English => "%-d %b %Y",
            Language::Japanese => "%Y年%-m月%-d日",
        };
        day.strftime(written).to_string()
    }

    /// A length of time, in the largest unit that says it whole.
    pub(crate) fn seconds(self, seconds: u32) -> String {
        let (key, count) = match seconds {
            0 => ("seconds", 0),
            s if s % 86_400 == 0 => ("days", s / 86_400),
            s if s % 3_600 == 0 => ("hours", s / 3_600),
            s if s % 60 == 0 => ("minutes", s / 60),
            s => ("seconds", s),
        };
        let key = if count == 1 { format!("time-{key}-one") } else { format!("time-{key}") };
        self.with(&key, &[("count", &count.to_string())])
    }
}

/// The language that a browser asks for (RFC 9110, section 12.5.4): the one of ours with the greatest weight.
pub(crate) fn accepted(header: &str) -> Language {
    let mut best = (Language::English, 0.0);
    for part in header.split(',').take(20) {
        let mut pieces = part.split(';');
        let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let found = of_tag(tag.split('-').next().unwrap_or_default());
        if let Some(language) = found.filter(|_| weight > best.1 && weight <= 1.0) {
            best = (language, weight);
        }
    }
    best.0
}

/// The language of `en` or `ja`.
pub(crate) fn of_tag(tag: &str) -> Option<Language> {
    Language::ALL.iter().copied().find(|language| language.tag() == tag)
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static ENGLISH_TEXTS: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static JAPANESE_TEXTS: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match language {
        Language::English => ENGLISH_TEXTS.get_or_init(|| load(ENGLISH, language)),
        Language::Japanese => JAPANESE_TEXTS.get_or_init(|| load(JAPANESE, language)),
    }
}

fn load(source: &str, language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(language.tag().parse().into_iter().collect());
    // Marks around what is filled in would be copied with it.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

    use super::*;

    /// Every message with the arguments that it is filled with.
    fn messages(source: &str) -> BTreeMap<String, Vec<String>> {
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        let mut all = BTreeMap::new();
        for entry in &resource.body {
            let Entry::Message(message) = entry else {
                assert!(!matches!(entry, Entry::Junk { .. }));
                continue;
            };
            let elements = &message.value.as_ref().unwrap().elements;
            let mut filled: Vec<String> = elements
                .iter()
                .filter_map(|element| match element {
                    PatternElement::Placeable {
                        expression: Expression::Inline(InlineExpression::VariableReference { id }),
                    } => Some((*id.name).to_owned()),
                    _ => None,
                })
                .collect();
            filled.sort();
            filled.dedup();
            assert!(all.insert(message.id.name.to_owned(), filled).is_none(), "{} stands twice", message.id.name);
        }
        all
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let [english, japanese] = [ENGLISH, JAPANESE].map(messages);
        assert_eq!(english, japanese);
        for key in english.keys() {
            let text = Texts(Language::Japanese).say(key);
            let same = text == Texts(Language::English).say(key);
            assert!(!same || text.is_ascii() && text.len() < 24, "{key} is not translated: {text}");
        }
    }

    #[test]
    fn every_text_that_is_asked_for_is_there() {
        let english = messages(ENGLISH);
        let sources = [
            include_str!("../pages/mod.rs"),
            include_str!("../pages/layout.rs"),
            include_str!("../pages/login.rs"),
            include_str!("../pages/list.rs"),
            include_str!("../pages/domain.rs"),
            include_str!("../pages/dmarc.rs"),
            include_str!("../pages/records.rs"),
            include_str!("../pages/live.rs"),
            include_str!("../pages/hand_over.rs"),
            include_str!("../pages/keys.rs"),
        ];
        let mut asked = 0;
        for source in sources {
            for opening in [".say(\"", ".with(\"", ".refuse(\""] {
                for rest in source.split(opening).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    assert!(english.contains_key(key), "there is no text {key}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 60, "only {asked} keys were found");
    }

    #[test]
    fn the_browsers_language_is_spoken_where_we_can() {
        for (header, language) in [
            ("ja", Language::Japanese),
            ("ja-JP,ja;q=0.9,en-US;q=0.8", Language::Japanese),
            ("en-US,en;q=0.9,ja;q=0.8", Language::English),
            ("de-DE,de;q=0.9,ja;q=0.5,en;q=0.3", Language::Japanese),
            ("fr", Language::English),
            ("ja;q=0, en;q=0.1", Language::English),
            ("ja;q=9", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(accepted(header), language, "{header}");
        }
    }

    #[test]
    fn times_are_as_people_write_them() {
        let at: Timestamp = "2026-11-24T15:04:00Z".parse().unwrap();
        assert_eq!(Texts(Language::English).time(at), "24 Nov 2026, 15:04 UTC");
        assert_eq!(Texts(Language::Japanese).time(at), "2026年11月25日 00:04（日本時間）");
        assert_eq!(Texts(Language::English).seconds(3_600), "1 hour");
        assert_eq!(Texts(Language::English).seconds(5_400), "90 minutes");
        assert_eq!(Texts(Language::Japanese).seconds(172_800), "2日");
    }
}
