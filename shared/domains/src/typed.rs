//! Domain names as people type them: in any script and case, with a dot at the end, become the A-labels that DNS has (UTS #46,
//! RFC 5890); what can be nobody's domain is refused with the reason.
//!
//! Known gap: the public suffixes are the list of the psl crate's release; only those of registries are refused (`co.jp`), since a
//! private one (`github.io`) is the domain of whoever runs it.

use crate::error::NameProblem;

/// A domain: lower case, A-labels, without the trailing dot. At least two labels of letters, digits and hyphens (RFC 1123,
/// section 2.1), at most 253 bytes, and not a public suffix.
///
/// # Errors
///
/// What is wrong with it, the first thing from the left.
pub fn domain_name(text: &str) -> Result<String, NameProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NameProblem::Empty);
    }
    let name = idna::domain_to_ascii(text).map_err(|_| NameProblem::Idn)?;
    let name = name.strip_suffix('.').unwrap_or(&name);
    if name.len() > 253 {
        return Err(NameProblem::TooLong);
    }
    let mut labels = 0;
    let mut numeric = false;
    for label in name.split('.') {
        if label.is_empty() || label.len() > 63 {
            return Err(NameProblem::LabelLength);
        }
        if !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(NameProblem::Characters);
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(NameProblem::Hyphen);
        }
        labels += 1;
        numeric = label.bytes().all(|byte| byte.is_ascii_digit());
    }
    if numeric {
        return Err(NameProblem::Number);
    }
    let of_registry = |suffix: &psl::Suffix<'_>| suffix.is_known() && suffix.typ() == Some(psl::Type::Icann);
    let suffix = psl::suffix(name.as_bytes()).filter(of_registry);
    if suffix.is_some_and(|suffix| suffix.as_bytes() == name.as_bytes()) {
        return Err(NameProblem::PublicSuffix);
    }
    if labels < 2 {
        return Err(NameProblem::OneLabel);
    }
    Ok(name.to_owned())
}

/// A name to look something up by: as [`domain_name`] spells it, and what is no domain as it is, in lower case.
pub fn lookup_name(text: &str) -> String {
    domain_name(text).unwrap_or_else(|_| model::dns_name(text.trim()))
}

/// A name with A-labels as people read it; absent where it is the same, or cannot be read.
pub fn readable(name: &str) -> Option<String> {
    let (text, read) = idna::domain_to_unicode(name);
    read.ok().map(|()| text).filter(|text| text != name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read_as_people_type_them() {
        for (typed, name) in [
            (" Company.COM. ", "company.com"),
            ("xn--wgv71a119e.jp", "xn--wgv71a119e.jp"),
            ("例え.jp", "xn--r8jz45g.jp"),
            ("ＣＯＭＰＡＮＹ。ｃｏ．ｊｐ", "company.co.jp"),
            ("Bücher.EXAMPLE.", "xn--bcher-kva.example"),
            ("r3---sn.company.com", "r3---sn.company.com"),
            ("someone.github.io", "someone.github.io"),
            ("github.io", "github.io"),
        ] {
            assert_eq!(domain_name(typed).as_deref(), Ok(name), "{typed}");
            assert_eq!(domain_name(name).as_deref(), Ok(name), "a name that is in order stays");
        }
        assert_eq!(readable("xn--r8jz45g.jp").as_deref(), Some("例え.jp"));
        assert_eq!(readable("company.com"), None);
        assert_eq!((lookup_name("例え.JP"), lookup_name(" What ")), ("xn--r8jz45g.jp".to_owned(), "what".to_owned()));
    }

    #[test]
    fn what_is_nobodys_domain_is_refused_with_the_reason() {
        for (typed, why) in [
            (" ", NameProblem::Empty),
            ("intranet", NameProblem::OneLabel),
            ("com", NameProblem::PublicSuffix),
            ("co.jp", NameProblem::PublicSuffix),
            ("Co.Jp.", NameProblem::PublicSuffix),
            ("https://company.com/", NameProblem::Characters),
            ("a@b.com", NameProblem::Characters),
            ("a_b.com", NameProblem::Characters),
            ("a b.com", NameProblem::Characters),
            ("a..b", NameProblem::LabelLength),
            ("-a.com", NameProblem::Hyphen),
            ("192.0.2.1", NameProblem::Number),
            ("xn--a.com", NameProblem::Idn),
            ("a\u{202e}b.com", NameProblem::Idn),
        ] {
            assert_eq!(domain_name(typed), Err(why), "{typed:?}");
        }
        assert_eq!(domain_name(&format!("{}.com", "a".repeat(64))), Err(NameProblem::LabelLength));
        assert_eq!(domain_name(&["a"; 130].join(".")), Err(NameProblem::TooLong));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(text in "\\PC{0,80}") {
            if let Ok(name) = domain_name(&text) {
                prop_assert!(name.is_ascii() && name.len() <= 253);
                prop_assert_eq!(domain_name(&name), Ok(name));
            }
        }
    }
}
