//! Text as the rules look at it: bounded, with one kind of line end, on one line, or without its tags.

use std::borrow::Cow;

/// How many bytes of a report's own text are read. A list of some thousand recipients fits; a pasted original is cut.
pub(crate) const LONGEST_TEXT: usize = 256 * 1024;

/// The first `limit` bytes of `text`, ending between two characters.
pub(crate) fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// How many bytes of a part for programs are read: more than the most recipients take.
pub(crate) const LONGEST_FIELDS: usize = 8 * 1024 * 1024;

/// `text` with CRLF and CR as LF, at most [`LONGEST_TEXT`] of it.
pub(crate) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    first_with_line_feeds(text, LONGEST_TEXT)
}

/// The first `limit` bytes of `text` with CRLF and CR as LF.
pub(crate) fn first_with_line_feeds(text: &str, limit: usize) -> Cow<'_, str> {
    let text = head(text, limit);
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        let (line, tail) = rest.split_at(at);
        out.push_str(line);
        out.push('\n');
        rest = tail.strip_prefix("\r\n").or_else(|| tail.strip_prefix('\r')).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `text` on one line: every run of white space and control characters is one space.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether `text` begins with `prefix`, upper and lower case of ASCII alike.
pub(crate) fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// What follows `prefix` in `text`, upper and lower case of ASCII alike.
pub(crate) fn after_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    if starts_with(text, prefix) { text.get(prefix.len()..) } else { None }
}

/// Where `needle` stands in `text`, upper and lower case of ASCII alike. Takes |text| times |needle| at worst, so both
/// are short: a line and a constant.
pub(crate) fn find(text: &str, needle: &str) -> Option<usize> {
    let (first, rest) = needle.as_bytes().split_first()?;
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let bytes = text.as_bytes();
    memchr::memchr2_iter(lower, upper, bytes)
        .find(|&at| bytes.get(at + 1..at + 1 + rest.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(rest)))
}

/// What follows the first `needle` in `text`, upper and lower case of ASCII alike.
pub(crate) fn after<'t>(text: &'t str, needle: &str) -> Option<&'t str> {
    text.get(find(text, needle)? + needle.len()..)
}

/// The text of a page: tags away, a line end for each block and a blank line between paragraphs, the entities that servers
/// use undone. White space behind a block's tag is the page's layout, not its text, except in `<pre>`.
pub(crate) fn of_html(html: &str) -> String {
    let html = head(html, LONGEST_TEXT);
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    let mut is_as_written = false;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        rest = if tail.starts_with('<') {
            skip_tag(tail, &mut out, &mut is_as_written)
        } else {
            undo_entity(tail, &mut out)
        };
    }
    out.push_str(rest);
    out
}

/// Blocks that stand apart from what is around them.
const PARAGRAPHS: &[&str] = &["p", "h1", "h2", "h3", "h4", "table", "hr", "pre"];

/// Blocks that begin a line.
const LINES: &[&str] = &["div", "tr", "li", "td"];

fn skip_tag<'h>(tail: &'h str, out: &mut String, is_as_written: &mut bool) -> &'h str {
    let tag = tail.get(1..).unwrap_or_default();
    for skipped in ["style", "script", "head"] {
        if starts_with(tag, skipped) && !starts_with(tag, "header") {
            let end = match skipped {
                "style" => "</style",
                "script" => "</script",
                _ => "</head",
            };
            // what is never closed hides the rest, as in a browser; and the search is not begun again for each
            return after(tag, end).and_then(|after| after.split_once('>')).map_or("", |(_, rest)| rest);
        }
    }
    let Some((inside, rest)) = tag.split_once('>') else { return "" };
    let name = inside.trim_start_matches('/');
    let is = |block: &&str| {
        starts_with(name, block) && !name.as_bytes().get(block.len()).is_some_and(u8::is_ascii_alphanumeric)
    };
    if is(&"br") {
        out.push('\n');
    } else if LINES.iter().any(is) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    } else if PARAGRAPHS.iter().any(is) {
        while !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
        if is(&"pre") {
            *is_as_written = !inside.starts_with('/');
        }
    } else {
        return rest;
    }
    if *is_as_written { rest } else { rest.trim_ascii_start() }
}

fn undo_entity<'h>(tail: &'h str, out: &mut String) -> &'h str {
    let entity = head(tail, 12);
    if let Some((name, _)) = entity.split_once(';') {
        let name = name.get(1..).unwrap_or_default();
        let undone = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            _ => name
                .strip_prefix("#x")
                .and_then(|hex| u32::from_str_radix(hex, 16).ok())
                .or_else(|| name.strip_prefix('#').and_then(|digits| digits.parse().ok()))
                .and_then(char::from_u32),
        };
        if let Some(c) = undone {
            out.push(c);
            return tail.get(name.len() + 2..).unwrap_or_default();
        }
    }
    out.push('&');
    tail.get(1..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_agree() {
        assert_eq!(with_line_feeds("a\r\nb\rc\nd\r\n"), "a\nb\nc\nd\n");
        assert!(matches!(with_line_feeds("a\nb"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(head("あい", 4), "あ");
        assert_eq!(head("ab", 9), "ab");
    }

    #[test]
    fn a_page_becomes_its_text() {
        let page =
            "<head><title>x</title></head><p>Could not reach <b>a&#64;b.example</b><br>550 &lt;a@b.example&gt; no</p>";
        assert_eq!(on_one_line(&of_html(page)), "Could not reach a@b.example 550 <a@b.example> no");
        assert_eq!(of_html("a <unclosed"), "a ");
        assert_eq!(of_html("a & b &unknown; &#xFFFFFFFF;"), "a & b &unknown; &#xFFFFFFFF;");
    }

    #[test]
    fn the_layout_of_a_page_is_no_text() {
        assert_eq!(of_html("a@b.example<br>\n  said:<br />\r\n550 no"), "a@b.example\nsaid:\n550 no");
        assert_eq!(of_html("<div>a</div>\n  <div>b</div>\n"), "a\nb\n");
        assert_eq!(of_html("<p>a</p>\n<p>b</p>"), "a\n\nb\n\n");
        assert_eq!(of_html("<pre>\na\n  b</pre>\n c"), "\na\n  b\n\nc");
    }

    #[test]
    fn search_ignores_case() {
        assert_eq!(after("Reason: No Such User here", "no such user"), Some(" here"));
        assert_eq!(find("日本 ABC", "abc"), Some(7));
        assert_eq!(find("ab", "abc"), None);
    }
}
