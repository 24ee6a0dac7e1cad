//! Lines that end in LF, CRLF or CR; CR CR LF, which text-mode copies make of CRLF, is one line end too.

use memchr::memchr2;

/// How long the line end at the beginning of `rest` is; 0 where there is none.
pub(super) fn ending(rest: &[u8]) -> usize {
    match rest {
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// The first line of `rest` without its end, and how long it is with it.
pub(super) fn first(rest: &[u8]) -> (&[u8], usize) {
    match memchr2(b'\n', b'\r', rest) {
        None => (rest, rest.len()),
        Some(at) => {
            let (line, tail) = rest.split_at(at);
            (line, at + ending(tail))
        }
    }
}

/// All lines, without their ends.
pub(super) fn lines(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, len) = first(rest);
        rest = rest.get(len..).unwrap_or_default();
        Some(line)
    })
}
