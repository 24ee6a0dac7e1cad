//! One person, by an address, and whether a text names them: what erasing looks for (docs/privacy.md).
//!
//! Known gaps: another spelling of the address (a subaddress, the domain in Punycode or in Unicode) is another person and is
//! asked for by itself.

/// A person, by the address that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// `local@domain`, in lower case.
    address: String,
    /// `local=domain`, as return paths carry an address within another (VERP).
    packed: String,
}

impl Person {
    /// The person with that address; `None` where it is no address: one `@`, something on both sides, no space or bracket.
    pub fn new(address: &str) -> Option<Self> {
        let address = address.trim().to_lowercase();
        let (local, domain) = address.split_once('@')?;
        let strange = |c: char| c.is_whitespace() || c.is_control() || "<>(),;:\"@".contains(c);
        if local.is_empty() || domain.is_empty() || address.replacen('@', "", 1).contains(strange) {
            return None;
        }
        let packed = format!("{local}={domain}");
        Some(Self { address, packed })
    }

    /// Whether a text holds the address as a whole, in whatever case, or packed into another address.
    pub fn is_named_in(&self, text: &str) -> bool {
        if text.len() < self.address.len() {
            return false;
        }
        let text = text.to_lowercase();
        let is_part_of_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let is_part_of_word = |c: char| c.is_alphanumeric() || "._".contains(c);
        holds(&text, &self.address, is_part_of_local) || holds(&text, &self.packed, is_part_of_word)
    }
}

/// Whether a text holds a needle that ends like a domain and does not go on to the left.
fn holds(text: &str, needle: &str, goes_on: impl Fn(char) -> bool) -> bool {
    text.match_indices(needle).any(|(at, found)| {
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + found.len()..).unwrap_or_default());
        let mut behind = behind.chars();
        let domain_goes_on = match behind.next() {
            Some('.') => behind.next().is_some_and(char::is_alphanumeric),
            Some(next) => next.is_alphanumeric() || next == '-',
            None => false,
        };
        !domain_goes_on && !before.chars().next_back().is_some_and(&goes_on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_a_person_or_somebody_else() {
        let bob = Person::new(" Bob@Example.org").unwrap();
        for text in [
            "bob@example.org",
            "<BOB@example.ORG>: unknown user",
            "rfc822;bob@example.org.",
            "\"bob@example.org\",\"x\"",
            "bounces+bob=example.org@b.example.com",
            "bounce-17-bob=example.org@b.example.com",
        ] {
            assert!(bob.is_named_in(text), "{text}");
        }
        for text in [
            "",
            "jim.bob@example.org",
            "x+bob@example.org",
            "bob@example.org.uk",
            "bob@example.orgs",
            "bob@mail.example.org",
            "b-jimbob=example.org@b.example.com",
            "bob at example.org",
        ] {
            assert!(!bob.is_named_in(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_no_person() {
        for text in
            ["", "@", "bob", "@example.org", "bob@", "bob@a@b", "bob smith@example.org", "<bob@example.org>", "a,b@c"]
        {
            assert_eq!(Person::new(text), None, "{text}");
        }
    }
}
