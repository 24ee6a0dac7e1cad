//! Whether a report comes from whom it says: what the receiving system found out about the mail (RFC 8601), and nothing that
//! its sender could have written himself.
//!
//! Believed are Authentication-Results fields of the configured authserv-ids, where only the receiving system can have put
//! them: above the topmost Received field; and where that field is Amazon SES's own, the first among the fields that SES
//! writes below it. A mail without Received field has no such place. A field in which quotes stand in a comment or in an
//! address may hold what a sender made up, and is not believed.
//!
//! Known gap: a receiving system that lets its own authserv-id pass from outside (RFC 8601, section 5 forbids it) and writes
//! no field itself is fooled.

use model::{Context, Header, Mail, ReceiverResults};

use crate::organizational::{aligned, domain_of_address};

/// Whose word is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// The authserv-ids of the receiving systems, in lower case: `amazonses.com`, or the name of one's own mail server.
    pub authserv_ids: Vec<String>,
}

impl Default for Trust {
    fn default() -> Self {
        Self { authserv_ids: vec!["amazonses.com".to_owned()] }
    }
}

/// What the receiving system found out about a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// The domains that it authenticated (DKIM's d= or i=, the envelope's domain by SPF, the From domain by DMARC), in lower
    /// case. For [`Context::authenticated_domains`].
    pub domains: Vec<String>,
    /// Its results.
    pub results: ReceiverResults,
}

/// What the receiving system found out; `None` where it says nothing that can be believed.
pub fn verdicts(mail: &Mail<'_>, trust: &Trust) -> Option<Verdicts> {
    let mut verdicts: Option<Verdicts> = None;
    for field in own_fields(&mail.headers().0) {
        let Some(statements) = believed(&field.value, trust) else { continue };
        verdicts.get_or_insert_default().take(&statements);
    }
    verdicts
}

/// Whether `domain` is aligned with a domain that was authenticated; `None` where nothing is known.
pub(crate) fn is_verified(context: &Context<'_>, domain: &str) -> Option<bool> {
    let domains = context.authenticated_domains?;
    Some(domains.iter().any(|authenticated| aligned(authenticated, domain, false)))
}

/// The Authentication-Results fields that only the receiving system can have written.
fn own_fields<'h, 'a>(headers: &'h [Header<'a>]) -> Vec<&'h Header<'a>> {
    let is = |header: &Header<'_>, name: &str| header.name.eq_ignore_ascii_case(name);
    let Some(received) = headers.iter().position(|header| is(header, "Received")) else { return Vec::new() };
    let (above, from_received) = headers.split_at(received);
    let mut own: Vec<_> = above.iter().filter(|header| is(header, "Authentication-Results")).collect();
    let Some((first, below)) = from_received.split_first() else { return own };
    if own.is_empty() && is_from_ses(&first.value) {
        let is_of_ses = |header: &&Header<'_>| {
            header.name.get(..6).is_some_and(|prefix| prefix.eq_ignore_ascii_case("X-SES-"))
                || is(header, "Received-SPF")
                || is(header, "Authentication-Results")
        };
        own.extend(below.iter().take_while(is_of_ses).find(|header| is(header, "Authentication-Results")));
    }
    own
}

/// `from … by inbound-smtp.eu-west-1.amazonaws.com with …`
fn is_from_ses(received: &str) -> bool {
    let mut words = received.split_ascii_whitespace();
    let by = words.find(|word| word.eq_ignore_ascii_case("by")).and_then(|_| words.next()).unwrap_or_default();
    by.starts_with("inbound-smtp.") && by.ends_with(".amazonaws.com")
}

/// The results of one field, as its statements; `None` where it is of another authserv-id or cannot be believed.
fn believed(value: &str, trust: &Trust) -> Option<Vec<String>> {
    let mut statements = statements(value)?;
    let id = statements.first()?.split_ascii_whitespace().next()?;
    if !trust.authserv_ids.iter().any(|trusted| trusted.eq_ignore_ascii_case(id)) {
        return None;
    }
    statements.remove(0);
    Some(statements)
}

impl Verdicts {
    fn take(&mut self, results: &[String]) {
        let mut spf_passed = false;
        for result in results {
            let mut words = result.split_ascii_whitespace().filter_map(|word| word.split_once('='));
            let Some((method, outcome)) = words.next() else { continue };
            let method = method.split('/').next().unwrap_or_default().to_ascii_lowercase();
            let (verdict, wanted): (_, &[&str]) = match method.as_str() {
                "dkim" => (&mut self.results.dkim, &["header.d", "header.i"]),
                "spf" => (&mut self.results.spf, &["smtp.mailfrom", "smtp.mail", "envelope-from"]),
                "dmarc" => (&mut self.results.dmarc, &["header.from"]),
                // SES tells the envelope's sender behind a semicolon of its own.
                "envelope-from" if spf_passed => {
                    self.authenticated(domain_of(outcome));
                    continue;
                }
                _ => continue,
            };
            let passed = outcome.eq_ignore_ascii_case("pass");
            if passed || (verdict.is_none() && is_word(outcome)) {
                *verdict = Some(outcome.to_ascii_lowercase());
            }
            if method == "spf" {
                spf_passed = passed;
            }
            if passed {
                let wanted = words.filter(|(name, _)| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)));
                wanted.for_each(|(_, value)| self.authenticated(domain_of(value)));
            }
        }
    }

    fn authenticated(&mut self, domain: Option<String>) {
        self.domains.extend(domain.filter(|domain| !self.domains.contains(domain)));
    }
}

/// A result is a keyword: short, of letters, digits, `-` and, by SES, `_`.
fn is_word(outcome: &str) -> bool {
    (1..=32).contains(&outcome.len()) && outcome.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The domain of an address, or the domain that a value is.
fn domain_of(value: &str) -> Option<String> {
    let domain = domain_of_address(value).unwrap_or_else(|| value.trim_end_matches('.').to_ascii_lowercase());
    (!domain.is_empty() && !domain.contains('"')).then_some(domain)
}

/// The statements between semicolons, comments left out, quoted values without their quotes. `None` where the field is not
/// well-formed, or a quote stands where a sender could have put it.
fn statements(value: &str) -> Option<Vec<String>> {
    let mut statements = vec![String::new()];
    let mut depth = 0_u32;
    let mut quoted = false;
    let mut spf_address = false;
    for character in value.chars() {
        let current = statements.last_mut()?;
        match character {
            '"' | '\\' if depth > 0 || spf_address => return None,
            '"' => quoted = !quoted,
            // An escaped character in a quoted value: nothing that is looked for has one.
            '\\' => return None,
            _ if quoted => current.push(if character.is_whitespace() || character == '=' { '_' } else { character }),
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            ';' => statements.push(String::new()),
            _ => current.push(character),
        }
        if !quoted && depth == 0 {
            let word = statements.last()?.rsplit(char::is_whitespace).next().unwrap_or_default();
            spf_address = ["smtp.mailfrom=", "smtp.mail=", "envelope-from="].iter().any(|name| {
                word.len() >= name.len() && word.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
            });
        }
    }
    (depth == 0 && !quoted).then_some(statements)
}
