//! The texts in English and Japanese, in the format of Project Fluent: a message a finding, its value the title, its
//! attributes `why` and `fix`. Other messages are the advice beside the records.
//!
//! Known gap: two languages; a third is a file and a line here.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast;
use model::Finding;

use super::Id;

const ENGLISH: &str = include_str!("en.ftl");
const JAPANESE: &str = include_str!("ja.ftl");

/// A language that texts are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// 日本語.
    Japanese,
}

impl Language {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::English, Self::Japanese];

    /// The tag of RFC 5646.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }
}

/// The finding with `title`, `why` and `fix` in `language`.
pub fn in_language(finding: &Finding, language: Language) -> Finding {
    let mut args = FluentArgs::new();
    for (key, value) in &finding.args {
        args.set(key.as_str(), value.as_str());
    }
    let part = |attribute| written(&finding.id, attribute, &args, language).unwrap_or_else(|| finding.id.clone());
    Finding { title: part(None), why: part(Some("why")), fix: part(Some("fix")), ..finding.clone() }
}

/// A message that is no finding, such as what `~all` means. The key itself where there is none.
pub fn message(key: &str, args: &[(&str, String)], language: Language) -> String {
    let mut filled = FluentArgs::new();
    for (name, value) in args {
        filled.set(*name, value.as_str());
    }
    written(key, None, &filled, language).unwrap_or_else(|| key.to_owned())
}

/// [`message`] in English.
pub(crate) fn text(key: &str, args: &[(&str, String)]) -> String {
    message(key, args, Language::English)
}

fn written(key: &str, attribute: Option<&str>, args: &FluentArgs, language: Language) -> Option<String> {
    let bundle = bundle(language);
    let message = bundle.get_message(key)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let [english, japanese] = BUNDLES.get_or_init(|| [load(ENGLISH, "en"), load(JAPANESE, "ja")]);
    match language {
        Language::English => english,
        Language::Japanese => japanese,
    }
}

fn load(source: &str, tag: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
    // Marks around what is filled in would be copied with the record.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text as it stands in the file, `{$argument}` as `{argument}`: for docs/findings.md.
pub(super) fn template(id: Id, attribute: Option<&str>, language: Language) -> String {
    let source = match language {
        Language::English => ENGLISH,
        Language::Japanese => JAPANESE,
    };
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, _)| resource);
    let message = resource.body.iter().find_map(|entry| match entry {
        ast::Entry::Message(message) if message.id.name == id.as_str() => Some(message),
        _ => None,
    });
    let pattern = message.and_then(|message| match attribute {
        None => message.value.as_ref(),
        Some(name) => message.attributes.iter().find(|known| known.id.name == name).map(|known| &known.value),
    });
    pattern.map(spelt).unwrap_or_default()
}

fn spelt(pattern: &ast::Pattern<&str>) -> String {
    let part = |element: &ast::PatternElement<&str>| match element {
        ast::PatternElement::TextElement { value } => (*value).to_owned(),
        ast::PatternElement::Placeable {
            expression: ast::Expression::Inline(ast::InlineExpression::VariableReference { id }),
        } => format!("{{{}}}", id.name),
        ast::PatternElement::Placeable {
            expression: ast::Expression::Inline(ast::InlineExpression::StringLiteral { value }),
        } => (*value).to_owned(),
        ast::PatternElement::Placeable { .. } => "{…}".to_owned(),
    };
    pattern.elements.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each message, and each attribute of one, with the arguments in it.
    fn shape(source: &'static str) -> BTreeMap<(String, &'static str), BTreeSet<String>> {
        let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        let mut shape = BTreeMap::new();
        for entry in resource.body {
            let message = match entry {
                ast::Entry::Message(message) => message,
                ast::Entry::Comment(_) | ast::Entry::GroupComment(_) => continue,
                other => panic!("{other:?}"),
            };
            let value = ("", message.value.unwrap());
            for (part, pattern) in message.attributes.into_iter().map(|part| (part.id.name, part.value)).chain([value])
            {
                let known = shape.insert((message.id.name.to_owned(), part), arguments(&pattern));
                assert!(known.is_none(), "{} {part} stands twice", message.id.name);
            }
        }
        shape
    }

    fn arguments(pattern: &ast::Pattern<&str>) -> BTreeSet<String> {
        let part = |element: &ast::PatternElement<&str>| match element {
            ast::PatternElement::TextElement { .. } => None,
            ast::PatternElement::Placeable {
                expression: ast::Expression::Inline(ast::InlineExpression::VariableReference { id }),
            } => Some(id.name.to_owned()),
            ast::PatternElement::Placeable { expression } => panic!("{expression:?}"),
        };
        pattern.elements.iter().filter_map(part).collect()
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_arguments() {
        let (english, japanese) = (shape(ENGLISH), shape(JAPANESE));
        for (part, arguments) in &english {
            assert_eq!(Some(arguments), japanese.get(part), "{part:?}");
        }
        assert_eq!(english.keys().collect::<Vec<_>>(), japanese.keys().collect::<Vec<_>>());
    }

    #[test]
    fn every_finding_has_its_texts_and_every_text_with_a_fix_has_its_finding() {
        let table: BTreeSet<&str> = Id::ALL.iter().map(|id| id.as_str()).collect();
        assert_eq!(table.len(), Id::ALL.len(), "an id stands twice");
        let shape = shape(ENGLISH);
        let with = |wanted: &str| -> BTreeSet<&str> {
            shape.keys().filter(|(_, part)| *part == wanted).map(|(name, _)| name.as_str()).collect()
        };
        assert_eq!(with("why"), table);
        assert_eq!(with("fix"), table);
        assert!(with("").is_superset(&table));
        assert_eq!(shape.keys().filter(|(_, part)| !["", "why", "fix"].contains(part)).count(), 0);
    }

    #[test]
    fn texts_are_in_their_language() {
        for id in Id::ALL {
            for language in Language::ALL {
                for attribute in [None, Some("why"), Some("fix")] {
                    let text = template(*id, attribute, *language);
                    let foreign = text.chars().any(|c| ('\u{3040}'..'\u{a000}').contains(&c));
                    assert!(text.chars().count() > 3);
                    assert_eq!(foreign, *language == Language::Japanese, "{} {attribute:?}: {text}", id.as_str());
                }
            }
        }
    }
}
