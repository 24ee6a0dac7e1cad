//! Zoho Mail: a line for each recipient, `address Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 …`, or
//! `[Status: Error, Address: <address>, ResponseCode 421, , Host not reachable.]`.

use crate::letter::Letter;
use crate::told::{Report, Told};
use crate::{address, text};

use super::lines;

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    let mut told: Vec<Told> = Vec::new();
    let mut returned_text = None;
    let mut at = 0;
    for line in letter.text.split_inclusive('\n') {
        let trimmed = line.trim();
        if text::starts_with(trimmed, "received:") {
            returned_text = letter.text.get(at..);
            break;
        }
        at += line.len();
        if let Some(inside) = text::after_prefix(trimmed, "[status:") {
            if let Some((found, end)) = address::first_in(inside) {
                let said =
                    inside.get(end..).unwrap_or_default().trim_start_matches(['>', ',', ' ']).trim_end_matches(']');
                told.push(Told::new(address::normal(found), said));
            }
        } else if let Some((found, rest)) = lines::address_at_start(trimmed)
            && !rest.is_empty()
        {
            told.push(Told::new(Some(found), rest));
        }
        if told.len() >= crate::dsn::MOST_RECIPIENTS {
            break;
        }
    }
    Report { told, returned_text, ..Report::default() }
}
