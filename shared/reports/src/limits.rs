//! How much one report may take (DESIGN.md, promise 3). All of it is configuration; docs/reports.md tells what each is for.

/// The limits of one report, each called in errors as its field is called here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one tag, comment or declaration of an aggregate report.
    pub xml_token: usize,
    /// Bytes of one value of an aggregate report.
    pub xml_value: usize,
    /// Elements within each other.
    pub xml_depth: usize,
    /// Results, reasons, extensions or raw values of one record; errors, extensions or raw values of one report.
    pub record_items: usize,
    /// Records of one report.
    pub records: usize,
    /// Records that come before the report's own data, which have to be held.
    pub records_early: usize,
    /// Bytes of a TLS report, which is read as a whole.
    pub tls_document: usize,
    /// Commas of a TLS report, and so its values.
    pub tls_values: usize,
    /// Objects and arrays of a TLS report within each other. More than 127 are never read.
    pub tls_depth: usize,
}

impl Limits {
    /// What holds where nothing is configured.
    pub const DEFAULT: Self = Self {
        xml_token: 1024 * 1024,
        xml_value: 1024 * 1024,
        xml_depth: 100,
        record_items: 1_000,
        records: 262_144,
        records_early: 10_000,
        tls_document: 8 * 1024 * 1024,
        tls_values: 200_000,
        tls_depth: 64,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
