//! One round: the domains that are due, one after the other, while there is time; then, once a day, what DMARC reports say of all.

use std::error::Error as _;
use std::time::SystemTime;

use domains::state::State;
use host_aws::{Metrics, SystemClock, Unit};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent};
use pipeline::registry::{self, Count, Registry};
use ports::Clock as _;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use crate::Checker;

pub(crate) async fn handle(checker: &Checker, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let deadline = event.context.deadline();
    let registry = Registry { store: &checker.lake, secrets: &checker.secrets, events: &checker.events };
    let due = registry::due(&checker.lake, SystemClock.now()).await?;
    let (mut checked, mut broken, mut unsent, mut left) = (0, 0, 0, 0);
    let mut failed = due.failed.len() as u64;
    for (entry, why) in &due.failed {
        error!(entry, error = %why, "an entry cannot be read");
    }
    for (tenant, domain) in &due.domains {
        if deadline.duration_since(SystemTime::now()).unwrap_or_default() < checker.reserve {
            left += 1;
            continue;
        }
        match registry::check(registry, &checker.dns, tenant, domain, SystemClock.now()).await {
            Ok(entry) => {
                checked += 1;
                broken += u64::from(entry.state.state == State::Broken);
                unsent += entry.unsent.len() as u64;
                info!(tenant, domain, state = ?entry.state.state, unsent = entry.unsent.len(), "checked");
            }
            // Removed since it was listed.
            Err(registry::Error::Unknown(_)) => info!(tenant, domain, "the domain is gone"),
            Err(why) => {
                failed += 1;
                error!(tenant, domain, error = %why, "not checked");
            }
        }
    }
    if left > 0 {
        warn!(left, "no time left");
    }
    let until = Timestamp::try_from(deadline.checked_sub(checker.reserve).unwrap_or(deadline))?;
    let counted = match registry::count_dmarc(&checker.lake, &SystemClock, until).await {
        Ok(Count::NotDue) => 0,
        Ok(Count::NoTime) => {
            left += 1;
            warn!("no time for DMARC reports: the figures stay as they were");
            0
        }
        Ok(Count::Done { domains, failed: not_kept }) => {
            failed += not_kept.len() as u64;
            for (name, why) in &not_kept {
                error!(name, error = %why, "DMARC figures are not kept");
            }
            domains
        }
        Err(why) => {
            failed += 1;
            error!(error = %why, cause = why.source().map(ToString::to_string), "DMARC reports are not counted");
            0
        }
    };
    Metrics::of("domain-check")
        .add("Domains", Unit::Count, due.of)
        .add("Checked", Unit::Count, checked)
        .add("Broken", Unit::Count, broken)
        .add("Unsent", Unit::Count, unsent)
        .add("Left", Unit::Count, left)
        .add("Failed", Unit::Count, failed)
        .add("Counted", Unit::Count, counted)
        .emit();
    Ok(
        json!({"domains": due.of, "checked": checked, "broken": broken, "left": left, "failed": failed, "counted": counted}),
    )
}
