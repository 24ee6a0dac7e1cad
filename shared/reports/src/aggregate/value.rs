//! Values: words of closed vocabularies in the spellings that arrive, numbers, times.

use jiff::Timestamp;
use model::{Alignment, AlignmentMode, Disposition, DkimResult, DmarcPolicy, OverrideType, SpfResult, SpfScope, Term};

use super::deviation::Deviation;

/// A vocabulary, with the other spellings that are met for its words.
pub(super) trait Spelled: Term {
    /// In lower case.
    const ALSO: &'static [(&'static str, Self)];
}

impl Spelled for Alignment {
    // Reporters write the result of the mechanism instead of its alignment. What is not a pass is none.
    const ALSO: &'static [(&'static str, Self)] = &[
        ("true", Self::Pass),
        ("passed", Self::Pass),
        ("aligned", Self::Pass),
        ("false", Self::Fail),
        ("failed", Self::Fail),
        ("hardfail", Self::Fail),
        ("softfail", Self::Fail),
        ("neutral", Self::Fail),
        ("none", Self::Fail),
        ("permerror", Self::Fail),
        ("temperror", Self::Fail),
        ("policy", Self::Fail),
        ("unknown", Self::Fail),
    ];
}

impl Spelled for AlignmentMode {
    const ALSO: &'static [(&'static str, Self)] = &[("relaxed", Self::Relaxed), ("strict", Self::Strict)];
}

impl Spelled for Disposition {
    const ALSO: &'static [(&'static str, Self)] = &[
        ("quarantined", Self::Quarantine),
        ("rejected", Self::Reject),
        ("accept", Self::None),
        ("no_action", Self::None),
    ];
}

impl Spelled for DmarcPolicy {
    const ALSO: &'static [(&'static str, Self)] = &[("monitor", Self::None)];
}

impl Spelled for OverrideType {
    const ALSO: &'static [(&'static str, Self)] = &[
        ("sampledout", Self::SampledOut),
        ("trustedforwarder", Self::TrustedForwarder),
        ("mailinglist", Self::MailingList),
        ("mailing-list", Self::MailingList),
        ("localpolicy", Self::LocalPolicy),
        ("local-policy", Self::LocalPolicy),
        ("forwarder", Self::Forwarded),
    ];
}

impl Spelled for DkimResult {
    const ALSO: &'static [(&'static str, Self)] = &[
        ("hardfail", Self::Fail),
        ("softfail", Self::Fail),
        ("invalid", Self::Permerror),
        ("permfail", Self::Permerror),
        ("perm_error", Self::Permerror),
        ("tempfail", Self::Temperror),
        ("temp_error", Self::Temperror),
        ("error", Self::Temperror),
    ];
}

impl Spelled for SpfResult {
    const ALSO: &'static [(&'static str, Self)] = &[
        ("hardfail", Self::Fail),
        ("hard_fail", Self::Fail),
        ("soft_fail", Self::Softfail),
        ("perm_error", Self::Permerror),
        ("permfail", Self::Permerror),
        ("temp_error", Self::Temperror),
        ("tempfail", Self::Temperror),
        ("error", Self::Temperror),
    ];
}

impl Spelled for SpfScope {
    const ALSO: &'static [(&'static str, Self)] =
        &[("mailfrom", Self::Mfrom), ("mail_from", Self::Mfrom), ("envelope_from", Self::Mfrom), ("ehlo", Self::Helo)];
}

/// A word, and what was out of order in it.
pub(super) struct Word<T> {
    pub word: Option<T>,
    pub deviation: Option<Deviation>,
}

impl<T> Word<T> {
    /// Whether the text has to be kept beside the word.
    pub(super) fn differs(&self) -> bool {
        matches!(self.deviation, Some(Deviation::ValueUnknown | Deviation::ValueCase))
    }
}

/// The word that `text` (trimmed) is. An empty text is no word and no deviation here.
#[inline]
pub(super) fn word<T: Spelled>(text: &str) -> Word<T> {
    if let Some(word) = T::ALL.iter().copied().find(|word| word.as_str() == text) {
        return Word { word: Some(word), deviation: None };
    }
    if text.is_empty() {
        return Word { word: None, deviation: None };
    }
    if let Some(word) = T::from_spelling(text) {
        return Word { word: Some(word), deviation: Some(Deviation::ValueCase) };
    }
    // `fail (bad signature)`: the first word decides.
    let first = text.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let word = T::from_spelling(first)
        .or_else(|| T::ALSO.iter().find(|(other, _)| first.eq_ignore_ascii_case(other)).map(|(_, word)| *word));
    Word { word, deviation: Some(Deviation::ValueUnknown) }
}

/// Seconds since 1970, as a whole number; other forms are read and noted.
pub(super) fn time(text: &str) -> (Option<Timestamp>, Option<Deviation>) {
    if let Ok(seconds) = text.parse::<i64>() {
        // Milliseconds: as seconds that would be the year 5000 or later.
        let (seconds, deviation) =
            if seconds > 100_000_000_000 { (seconds / 1000, Some(Deviation::DateMalformed)) } else { (seconds, None) };
        let time = Timestamp::from_second(seconds).ok().filter(|_| seconds >= 0);
        let deviation = if time.is_none() { Some(Deviation::DateMalformed) } else { deviation };
        return (time, deviation);
    }
    let whole = text.split_once(['.', ',']).and_then(|(whole, fraction)| {
        fraction.bytes().all(|b| b.is_ascii_digit()).then(|| whole.parse::<i64>().ok()).flatten()
    });
    let time = whole.and_then(|seconds| Timestamp::from_second(seconds).ok()).or_else(|| model::timestamp(text));
    (time, Some(Deviation::DateMalformed))
}

/// A count. `None` where it is none: negative, a fraction, a word, more than the lake holds.
pub(super) fn count(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|count| i64::try_from(*count).is_ok())
}

/// A domain name as it is compared: lower case, without a dot at the end.
#[inline]
pub(super) fn domain(text: &str) -> String {
    let text = text.trim_end_matches('.');
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return text.to_ascii_lowercase();
    }
    text.to_owned()
}
