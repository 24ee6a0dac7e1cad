//! One sweep, or one replay.

use host_aws::event::Arrival;
use host_aws::received::RawMails;
use host_aws::{Metrics, SystemClock, Unit};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent};
use pipeline::{Sweep, sweep};
use ports::{Clock as _, Entry, ObjectStore, Queue, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::{info, warn};

use crate::Sweeper;

/// What a call asks for: nothing, a sweep; a time, a replay.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Request {
    since: Option<Timestamp>,
}

pub(crate) async fn handle(sweeper: &Sweeper, event: LambdaEvent<Request>) -> std::result::Result<Value, Error> {
    let raw = RawMails::new(sweeper.raw.clone(), SystemClock.now());
    let message = |entry: &Entry| {
        let (bucket, key) = (sweeper.raw.bucket().to_owned(), entry.key.clone());
        Arrival { bucket, key, size: entry.size, at: Some(entry.modified) }.to_notification()
    };
    if let Some(since) = event.payload.since {
        let mut replayed = 0;
        for (prefix, queue) in &sweeper.kinds {
            replayed += replay(&raw, prefix, since, queue, &message).await?;
        }
        info!(%since, replayed, "replayed");
        return Ok(json!({"replayed": replayed}));
    }
    let (mut mails, mut lost) = (0, 0);
    for (prefix, queue) in &sweeper.kinds {
        let (now, days, grace) = (SystemClock.now(), sweeper.days, sweeper.grace);
        let what = Sweep { now, days, grace, prefix: (*prefix).to_owned() };
        let swept = sweep(&raw, &sweeper.lake, queue, &what, &message).await?;
        for source in &swept.lost {
            warn!(source, "a mail without an outcome comes again");
        }
        mails += swept.mails;
        lost += swept.lost.len() as u64;
    }
    info!(mails, lost, "swept");
    Metrics::of("sweep")
        .add("Looked", Unit::Count, mails)
        .add("Swept", Unit::Count, lost)
        .add("Silent", Unit::Count, u64::from(raw.fell_silent()))
        .emit();
    Ok(json!({"mails": mails, "lost": lost}))
}

/// Sends every mail under a prefix that was received since then, page by page.
async fn replay(
    raw: &RawMails,
    prefix: &str,
    since: Timestamp,
    queue: &dyn Queue,
    message: &(dyn Fn(&Entry) -> String + Sync),
) -> Result<usize> {
    let (mut sent, mut after) = (0, None::<String>);
    loop {
        let page = raw.list(prefix, after.as_deref()).await?;
        let bodies: Vec<String> = page.entries.iter().filter(|entry| entry.modified >= since).map(message).collect();
        sent += bodies.len();
        queue.send(&bodies).await.into_iter().collect::<Result<Vec<()>>>()?;
        match page.entries.last() {
            Some(last) if page.more => after = Some(last.key.clone()),
            _ => return Ok(sent),
        }
    }
}
