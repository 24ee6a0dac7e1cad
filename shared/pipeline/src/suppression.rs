//! The one place where an event may become a suppression (DESIGN.md, promise 2).
//!
//! Readers leave every token absent and suppress nothing. Here the address that the mail came back to is checked for a token
//! that this system signed. Only where it is valid, and its recipient is known, is the permanent failure of an address or a
//! complaint a suppression, and whom it suppresses is the token's recipient, never the one that the mail names.

use model::{
    Action, Bounce, BounceType, Category, Complaint, Context, Event, FeedbackType, Id, Step, Term as _, Token,
    TokenState, Trace,
};
use ports::{Condition, ErrorKind, ObjectStore, Put, Result};
use returnpath::Verified;

use crate::{BounceDomains, Config};

/// Fills in the tokens of events, and suppresses where one allows it.
pub(crate) fn apply(events: &mut [Event], context: &Context<'_>, config: &Config, trace: &mut Trace) {
    let Some(address) = context.envelope_recipient else { return };
    // The day on which the mail was received, not today: so that a mail that is read again gives the same.
    let today = lake::day_received(context.received_at);
    let verified = returnpath::verify(address, &config.return_path_keys, today, config.token_days);
    for event in events {
        match event {
            Event::Bounce(bounce) => {
                let addresses = [&bounce.recipient, &bounce.original_recipient, &bounce.original.to];
                bounce.token = verified.token(addresses.into_iter().flatten().map(String::as_str));
                bounce.recipient_contradicts_token = contradicts(&verified, bounce.recipient.as_deref());
                bounce.suppress = is_dead(bounce) && !is_passed_on(&bounce.dialect) && may_suppress(&bounce.token);
            }
            Event::Complaint(complaint) => {
                let addresses = [&complaint.recipient, &complaint.original.to];
                complaint.token = verified.token(addresses.into_iter().flatten().map(String::as_str));
                complaint.suppress =
                    is_unwanted(complaint) && !is_passed_on(&complaint.dialect) && may_suppress(&complaint.token);
            }
            Event::Notice(notice) => {
                let addresses = [&notice.recipient, &notice.original_recipient, &notice.original.to];
                notice.token = verified.token(addresses.into_iter().flatten().map(String::as_str));
            }
            Event::DmarcAggregate(_) | Event::DmarcFailure(_) | Event::TlsReport(_) => {}
        }
        note(event, address, trace);
    }
}

/// Claims the token of a suppression for its event. Only the first event that suppresses by a token does; another, which is
/// then a replay, is recorded with that state. The same event read again keeps its claim.
pub(crate) async fn claim(event: &mut Event, store: &dyn ObjectStore) -> Result<()> {
    let Some((event_id, suppress, token)) = suppression(event) else { return Ok(()) };
    let Some(token_id) = token.id else { return Ok(()) };
    let key = format!("tokens/{token_id}");
    let first = Put { condition: Condition::IfAbsent, ..Put::default() };
    match store.put(&key, event_id.to_hex().into(), first).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::Precondition => {
            if store.get(&key).await?.bytes != event_id.to_hex().into_bytes() {
                *suppress = false;
                token.state = TokenState::Replayed;
            }
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Takes a suppression back where the bounce domain that the mail came back to was never verified. The token stays unclaimed.
pub(crate) async fn verify_domain(
    event: &mut Event,
    envelope_recipient: Option<&str>,
    domains: &BounceDomains,
    store: &dyn ObjectStore,
) -> Result<()> {
    let Some((_, suppress, token)) = suppression(event) else { return Ok(()) };
    let host = envelope_recipient.and_then(|address| address.rsplit_once('@')).map_or("", |(_, host)| host);
    if !domains.may_suppress(store, host).await? {
        *suppress = false;
        token.state = TokenState::Unverified;
    }
    Ok(())
}

/// The parts of an event that suppresses.
fn suppression(event: &mut Event) -> Option<(Id, &mut bool, &mut Token)> {
    let (event_id, suppress, token) = match event {
        Event::Bounce(bounce) => (bounce.event_id, &mut bounce.suppress, &mut bounce.token),
        Event::Complaint(complaint) => (complaint.event_id, &mut complaint.suppress, &mut complaint.token),
        _ => return None,
    };
    suppress.then_some((event_id, suppress, token))
}

/// Whether the recipient of a valid token is known, and so somebody can be suppressed.
fn may_suppress(token: &Token) -> bool {
    token.state == TokenState::Valid && token.id.is_some() && token.recipient.is_some()
}

fn is_dead(bounce: &Bounce) -> bool {
    bounce.action == Action::Failed
        && bounce.category == Category::Address
        && bounce.bounce_type == BounceType::Permanent
}

/// Whether a person passed the report on: what people send to a return path is read, and nobody is suppressed on their word.
fn is_passed_on(dialect: &str) -> bool {
    dialect == "forwarded"
}

/// Whether the complaint is one: that a mail is wanted after all (RFC 6430), or that it failed authentication (RFC 6591),
/// says nothing against its recipient.
fn is_unwanted(complaint: &Complaint) -> bool {
    !matches!(complaint.feedback_type, FeedbackType::NotSpam | FeedbackType::AuthFailure)
}

fn contradicts(verified: &Verified<'_>, recipient: Option<&str>) -> bool {
    verified.state() == TokenState::Valid && recipient.is_some_and(|address| verified.is_for(address) == Some(false))
}

fn note(event: &Event, address: &str, trace: &mut Trace) {
    let (token, suppress) = match event {
        Event::Bounce(bounce) => (&bounce.token, bounce.suppress),
        Event::Complaint(complaint) => (&complaint.token, complaint.suppress),
        _ => return,
    };
    trace.note(|| Step {
        about: "suppress",
        decided: format!("{suppress}, the token is {}", token.state.as_str()),
        rule: "only a permanent failure of an address or a complaint, and only with a valid token whose recipient is known"
            .to_owned(),
        evidence: address.to_owned(),
        source: "docs/return-path.md".to_owned(),
    });
}
