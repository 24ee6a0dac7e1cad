//! What the bytes themselves say of their character set.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_16BE, UTF_16LE};

/// At most so many bytes are looked at, from the first that is not ASCII.
const SAMPLE: usize = 64 * 1024;

/// What chardetng takes the bytes for, UTF-8 excluded.
pub(super) fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = sample(bytes);
    if sample.is_empty() {
        return None;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    Some(detector.guess(None, chardetng::Utf8Detection::Deny))
}

fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(bytes.len());
    // A little of what comes before: detectors like words.
    let begin = first.saturating_sub(64);
    bytes.get(begin..bytes.len().min(begin + SAMPLE)).unwrap_or_default()
}

/// Whether bytes that are valid UTF-8 are hardly anything else. Only the East Asian sets can be valid UTF-8 by chance, and
/// then in pairs: a character of three bytes settles it.
pub(super) fn is_utf8_beyond_chance(bytes: &[u8], labelled: &Encoding) -> bool {
    let pairs = [SHIFT_JIS, EUC_JP, EUC_KR, GBK, GB18030, BIG5];
    !pairs.contains(&labelled) || bytes.iter().any(|b| *b >= 0xe0)
}

/// Whether bytes labelled Western are more likely East Asian or Cyrillic: control characters of the upper half that no
/// Western text has, or nothing but pairs of high bytes.
pub(super) fn is_hardly_western(bytes: &[u8]) -> bool {
    let sample = sample(bytes);
    let mut high = 0_usize;
    let mut strange = 0_usize;
    let mut paired = true;
    let mut runs = 0_usize;
    let mut run = 0_usize;
    for byte in sample {
        if byte.is_ascii() {
            if run > 0 {
                paired &= run.is_multiple_of(2);
                runs += 1;
            }
            run = 0;
            continue;
        }
        high += 1;
        run += 1;
        // all of 80-9F but the signs that windows-1252 is used for: euro, dots, dagger, quotes, dashes, trade mark
        if matches!(byte, 0x81..=0x84 | 0x87..=0x8f | 0x90 | 0x98 | 0x9a..=0x9f) {
            strange += 1;
        }
    }
    if run > 0 {
        paired &= run.is_multiple_of(2);
        runs += 1;
    }
    strange * 8 > high || (paired && high >= 8 && high > runs * 3)
}

/// Whether bytes labelled UTF-8 are UTF-8 with some damage, and not another set.
pub(super) fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in sample(bytes).utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xc2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 4
}

/// The endianness that the NULs of Western UTF-16 text show.
pub(super) fn endianness(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut even, mut odd) = (0_usize, 0_usize);
    for [first, second] in bytes.get(..bytes.len().min(4096)).unwrap_or_default().as_chunks::<2>().0 {
        even += usize::from(*first == 0);
        odd += usize::from(*second == 0);
    }
    match even.cmp(&odd) {
        std::cmp::Ordering::Greater => Some(UTF_16BE),
        std::cmp::Ordering::Less => Some(UTF_16LE),
        std::cmp::Ordering::Equal => None,
    }
}
