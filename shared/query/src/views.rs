//! The views of infra/views/, in an order in which each finds those that it asks.

/// Name and SQL of each view.
pub(crate) const VIEWS: &[(&str, &str)] = &[
    ("bounces", include_str!("../../../infra/views/bounces.sql")),
    ("complaints", include_str!("../../../infra/views/complaints.sql")),
    ("notices", include_str!("../../../infra/views/notices.sql")),
    ("dmarc_reports", include_str!("../../../infra/views/dmarc_reports.sql")),
    ("dmarc_records", include_str!("../../../infra/views/dmarc_records.sql")),
    ("dmarc_failures", include_str!("../../../infra/views/dmarc_failures.sql")),
    ("tls_reports", include_str!("../../../infra/views/tls_reports.sql")),
    ("ingest_log", include_str!("../../../infra/views/ingest_log.sql")),
];
