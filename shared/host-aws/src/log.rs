//! The log: one JSON object a line on standard output, as CloudWatch Logs wants it.

use tracing::level_filters::LevelFilter;

/// Starts the log. The level is that of `AWS_LAMBDA_LOG_LEVEL` (set by Lambda from the function's logging configuration),
/// else of `RUST_LOG`, else `info`. No line at `info` holds an address or a part of a mail.
pub fn start() {
    let variable = ["AWS_LAMBDA_LOG_LEVEL", "RUST_LOG"].iter().find_map(|name| std::env::var(name).ok());
    let level = variable.and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    // A second start, in a test, keeps the first.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(level)
        .try_init();
}
