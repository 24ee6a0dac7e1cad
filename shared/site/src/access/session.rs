//! Sessions of browsers, without state: the cookie says whose token was typed in and until when, signed.
//!
//! Each request looks the token's hash up again, so a session ends with its token. The CSRF token of a form is a signature over
//! the cookie; before there is a session, over a random cookie that the login form sets.

use jiff::{SignedDuration, Timestamp};

use super::Signer;

/// So long a session lasts.
pub(crate) const LASTS: SignedDuration = SignedDuration::from_hours(12);

/// The value of a session's cookie.
pub(crate) fn begin(signer: &Signer, token_hash: &str, now: Timestamp) -> String {
    let until = now.checked_add(LASTS).unwrap_or(Timestamp::MAX).as_second().to_string();
    let signature = signer.sign("session", &[token_hash, &until]);
    format!("{token_hash}.{until}.{signature}")
}

/// The token's hash that a cookie stands for; none where it is not ours, was changed or is over.
pub(crate) fn token_hash<'c>(signer: &Signer, cookie: &'c str, now: Timestamp) -> Option<&'c str> {
    let mut parts = cookie.splitn(3, '.');
    let (hash, until, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let in_time = until.parse::<i64>().is_ok_and(|until| until > now.as_second());
    (in_time && signer.verifies("session", &[hash, until], signature)).then_some(hash)
}

/// The token that a form carries, bound to a cookie.
pub(crate) fn csrf(signer: &Signer, cookie: &str) -> String {
    signer.sign("csrf", &[cookie])
}

/// Whether a form's token belongs to the cookie that came with it.
pub(crate) fn csrf_holds(signer: &Signer, cookie: &str, token: &str) -> bool {
    !cookie.is_empty() && signer.verifies("csrf", &[cookie], token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_and_cannot_be_changed() {
        let signer = Signer::new([1; 32]);
        let now = Timestamp::from_second(1_000_000).unwrap();
        let cookie = begin(&signer, "abc", now);
        assert_eq!(token_hash(&signer, &cookie, now), Some("abc"));
        assert_eq!(token_hash(&signer, &cookie, now + LASTS), None);
        let longer = cookie.replace("1043200", "9043200");
        assert_ne!(longer, cookie);
        for wrong in [longer.as_str(), &cookie.replace("abc", "abd"), "", "..", "abc.9999999999."] {
            assert_eq!(token_hash(&signer, wrong, now), None, "{wrong}");
        }
        assert!(csrf_holds(&signer, &cookie, &csrf(&signer, &cookie)));
        assert!(!csrf_holds(&signer, "", &csrf(&signer, "")));
        assert!(!csrf_holds(&signer, &longer, &csrf(&signer, &cookie)));
    }
}
