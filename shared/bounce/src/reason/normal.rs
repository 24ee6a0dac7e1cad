//! The normal form in which words are compared.

/// How much of a text is compared. Servers' replies are at most 512 octets a line (RFC 5321, section 4.5.3.1.5).
const LONGEST: usize = 3072;

/// Lower case; white space folded to one space; a word that holds an address is `@` with what stands around the address;
/// the code repeated at each line of a multi-line reply (`550-5.1.1`, RFC 5321, section 4.2.1) only once.
pub(crate) fn normal_form(text: &str) -> String {
    let text = crate::text::head(text, LONGEST);
    let mut out = String::with_capacity(text.len());
    let mut code: Option<&str> = None;
    let mut status: Option<&str> = None;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let mut word = word;
        // 550-5.1.1, 550-Text
        if let Some((digits, rest)) = word.split_at_checked(3)
            && is_code(digits)
            && let Some(rest) = rest.strip_prefix('-')
            && (rest.is_empty() || rest.starts_with(|c: char| c.is_alphanumeric()))
            && (code == Some(digits) || rest.is_empty() || !rest.contains('.') || is_status(rest))
        {
            if code.is_none() {
                code = Some(digits);
                push(&mut out, digits);
            }
            word = rest;
        }
        if word.is_empty() {
            continue;
        }
        if is_code(word) {
            if code == Some(word) {
                continue;
            }
            code = code.or(Some(word));
        } else if is_status(word) {
            if status == Some(word) {
                continue;
            }
            status = status.or(Some(word));
        }
        if word.contains('@') {
            push_around_address(&mut out, word);
        } else {
            push(&mut out, word);
        }
    }
    out
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && matches!(word.as_bytes(), [b'4' | b'5', b'0'..=b'9', b'0'..=b'9'])
}

fn is_status(word: &str) -> bool {
    matches!(word.as_bytes(), [b'4' | b'5', b'.', b'0'..=b'9', b'.', rest @ ..] if !rest.is_empty() && rest.len() <= 3 && rest.iter().all(u8::is_ascii_digit))
}

fn push(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    lower(out, word);
}

fn lower(out: &mut String, word: &str) {
    if word.is_ascii() {
        out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// `<a@b.example>...` as `@...`: who it is does not tell why.
fn push_around_address(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    match crate::address::first_in(word) {
        Some((address, end)) => {
            let start = end - address.len();
            lower(out, word.get(..start).unwrap_or_default().trim_end_matches(['<', '[', '(', '"', '\'']));
            out.push('@');
            lower(out, word.get(end..).unwrap_or_default().trim_start_matches(['>', ']', ')', '"', '\'']));
        }
        None => lower(out, word),
    }
}

#[cfg(test)]
mod tests {
    use super::normal_form;

    #[test]
    fn replies() {
        assert_eq!(
            normal_form(
                "550-5.2.1 The user you are trying to contact is receiving mail at a\n rate that 550-5.2.1 prevents more 550 5.2.1 https://x"
            ),
            "550 5.2.1 the user you are trying to contact is receiving mail at a rate that prevents more https://x"
        );
        assert_eq!(normal_form("550 5.1.1 <Neko@Example.JP>... User  Unknown"), "550 5.1.1 @... user unknown");
        assert_eq!(normal_form("550-Please turn on\n550 relay"), "550 please turn on relay");
        assert_eq!(normal_form("<a@b.example>: User unknown"), "@: user unknown");
        assert_eq!(normal_form("550-'Unknown user x@y.example'"), "550-'unknown user @");
        assert_eq!(normal_form("НЕ СУЩЕСТВУЕТ"), "не существует");
    }
}
