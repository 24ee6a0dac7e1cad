//! Lists of `tag=value;` (RFC 6376, section 3.2), which DKIM, DMARC, MTA-STS and TLS-RPT records share, with the bytes that each
//! tag came from.

/// A list as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagList {
    /// In their order; doubles are kept.
    pub tags: Vec<Tag>,
    /// Bytes that are no `tag=value`: start and end.
    pub problems: Vec<(usize, usize)>,
}

/// One tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// As written.
    pub name: String,
    /// Without the white space around it.
    pub value: String,
    /// Where name and value stand: start and end.
    pub span: (usize, usize),
}

impl TagList {
    /// The first tag of a name, upper and lower case alike.
    pub fn get(&self, name: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.name.eq_ignore_ascii_case(name))
    }

    /// Its value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(|tag| tag.value.as_str())
    }
}

/// Reads a list. Never fails: what is no tag is a problem.
pub fn parse(text: &str) -> TagList {
    let mut list = TagList::default();
    let mut start = 0;
    for piece in text.split(';') {
        let leading = piece.len() - piece.trim_start().len();
        let trimmed = piece.trim();
        let span = (start + leading, start + leading + trimmed.len());
        start += piece.len() + 1;
        if trimmed.is_empty() {
            continue;
        }
        match trimmed.split_once('=') {
            Some((name, value)) if is_tag_name(name.trim_end()) => {
                list.tags.push(Tag { name: name.trim_end().to_owned(), value: value.trim_start().to_owned(), span });
            }
            _ => list.problems.push(span),
        }
    }
    list
}

fn is_tag_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Text that was put in quotes, or whose semicolons were escaped, by a console that does that itself.
pub(crate) fn is_quoted(text: &str) -> bool {
    text.trim_start().starts_with(['"', '\'', '“', '”', '`'])
        || text.contains("\\;")
        || text.contains("\\\"")
        || text.contains('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_their_place() {
        let text = " v = DKIM1 ;k=rsa; oops;p=a b; ";
        let list = parse(text);
        let read: Vec<(&str, &str, &str)> = list
            .tags
            .iter()
            .map(|tag| (tag.name.as_str(), tag.value.as_str(), text.get(tag.span.0..tag.span.1).unwrap()))
            .collect();
        assert_eq!(read, [("v", "DKIM1", "v = DKIM1"), ("k", "rsa", "k=rsa"), ("p", "a b", "p=a b")]);
        assert_eq!(list.problems, [(19, 23)]);
    }
}
