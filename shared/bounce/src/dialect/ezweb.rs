//! au by KDDI (ezweb.ne.jp), and other servers of Openwave's make (dion, DTI): an error mail that lists the recipients in
//! brackets, sometimes with the exchange that failed.

use crate::letter::Letter;
use crate::reply::Stage;
use crate::text;
use crate::told::{Report, Told};

use super::lines;

pub(super) fn read<'l>(letter: &'l Letter<'_>) -> Report<'l> {
    // an original that is pasted below a line of dashes
    let (people, returned) =
        lines::split_at_end(&letter.text, &["---------------------------------------------------", "received:"]);
    let mut told: Vec<Told> = Vec::new();
    let mut stage = None;
    let mut words = String::new();
    for line in people.lines() {
        let line = line.trim();
        let named = text::after_prefix(line, "recipient:").unwrap_or(line);
        if let Some((found, rest)) = lines::address_at_start(named) {
            told.push(Told::new(Some(found), rest));
        } else if let Some(command) = line.strip_prefix(">>>") {
            stage = Stage::of_command(command);
        } else if let (Some(said), Some(one)) =
            (line.strip_prefix("<<<").or_else(|| text::after_prefix(line, "reason:")), told.last_mut())
        {
            one.diagnostic = Some(text::on_one_line(said));
            one.stage = stage;
        } else if words.len() < 4096 {
            words.push(' ');
            words.push_str(line);
        }
        if told.len() >= crate::dsn::MOST_RECIPIENTS {
            break;
        }
    }
    for one in &mut told {
        // without a reply, the sentences for people say why
        match one.diagnostic {
            Some(_) => one.add(&words),
            None => one.diagnostic = Some(text::on_one_line(&words)).filter(|words| !words.is_empty()),
        }
    }
    // the list stands twice in some
    let mut seen = std::collections::HashSet::new();
    told.retain(|one| seen.insert(one.recipient.clone()));
    Report { told, returned_text: Some(returned).filter(|text| !text.is_empty()), ..Report::default() }
}
