//! One round: the domains that are due, one after the other, while there is time.

use std::time::SystemTime;

use domains::state::State;
use host_aws::{Metrics, SystemClock, Unit};
use lambda_runtime::{Error, LambdaEvent};
use pipeline::registry::{self, Registry};
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
    Metrics::of("domain-check")
        .add("Domains", Unit::Count, due.of)
        .add("Checked", Unit::Count, checked)
        .add("Broken", Unit::Count, broken)
        .add("Unsent", Unit::Count, unsent)
        .add("Left", Unit::Count, left)
        .add("Failed", Unit::Count, failed)
        .emit();
    Ok(json!({"domains": due.of, "checked": checked, "broken": broken, "left": left, "failed": failed}))
}
