//! Zoho Mail: a line for each recipient, `address Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 …`, or
//! `[Status: Error, Address: <address>, ResponseCode 421, , Host not reachable.]`.

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{address, text};

use super::lines;

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let (people, returned) = lines::split_at_end(&letter.text, &["received:"]);
    let mut told = lines::recipients(people);
    told.retain(|one| one.diagnostic.is_some());
    // a line that was wrapped on the way ends with its bracket
    let bracketed = people.split("[Status:").skip(1).take(crate::dsn::MOST_RECIPIENTS);
    told.extend(bracketed.filter_map(|rest| in_brackets(rest.split(']').next().unwrap_or_default())));
    Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() }
}

fn in_brackets(inside: &str) -> Option<Told> {
    let inside = text::on_one_line(text::head(inside, 4096));
    let (found, end) = address::first_in(&inside)?;
    Some(Told::new(address::normal(found), inside.get(end..)?.trim_start_matches(['>', ',', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_line() {
        let told = in_brackets(" Error, Address: <a@b.example>, ResponseCode 421,\n, Host not reachable.").unwrap();
        assert_eq!(told.recipient.as_deref(), Some("a@b.example"));
        assert_eq!(told.diagnostic.as_deref(), Some("ResponseCode 421, , Host not reachable."));
        assert_eq!(in_brackets(" Error"), None);
    }
}
