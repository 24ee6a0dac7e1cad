//! The elements of an aggregate report (RFC 7489, appendix C; RFC 9990, appendix A): which may stand in which.

/// Where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// Outside of the report: before its root, or in what is around it.
    Outside,
    Feedback,
    Metadata,
    DateRange,
    Policy,
    Record,
    Row,
    Evaluated,
    Reason,
    Identifiers,
    AuthResults,
    Dkim,
    Spf,
    /// RFC 9990: whatever a reporter likes to add.
    Extension,
    /// An unknown element of the root, which may hold records.
    Wrapper,
    /// An element that holds a value.
    Value(Field),
}

/// The elements that hold a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Version,
    OrgName,
    Email,
    ExtraContactInfo,
    ReportId,
    MetadataError,
    Generator,
    Begin,
    End,
    PolicyDomain,
    VersionPublished,
    Adkim,
    Aspf,
    P,
    Sp,
    Np,
    Pct,
    Fo,
    Testing,
    DiscoveryMethod,
    Rf,
    Ri,
    SourceIp,
    Count,
    Disposition,
    EvaluatedDkim,
    EvaluatedSpf,
    ReasonType,
    ReasonComment,
    HeaderFrom,
    EnvelopeFrom,
    EnvelopeTo,
    AuthDomain,
    Selector,
    AuthResult,
    HumanResult,
    Scope,
    /// Of another namespace, where any is allowed.
    Extension,
}

/// The element `name` (without prefix) within `at`; `None` where no RFC knows it there.
#[inline]
pub(super) fn child(at: At, name: &str) -> Option<At> {
    use Field as F;
    let value = |field| Some(At::Value(field));
    match at {
        At::Outside => (name == "feedback").then_some(At::Feedback),
        At::Feedback => match name {
            "record" => Some(At::Record),
            "report_metadata" => Some(At::Metadata),
            "policy_published" => Some(At::Policy),
            "version" => value(F::Version),
            "extension" | "extensions" => Some(At::Extension),
            _ => None,
        },
        At::Wrapper => (name == "record").then_some(At::Record),
        At::Metadata => match name {
            "org_name" => value(F::OrgName),
            "email" => value(F::Email),
            "extra_contact_info" => value(F::ExtraContactInfo),
            "report_id" => value(F::ReportId),
            "date_range" => Some(At::DateRange),
            "error" => value(F::MetadataError),
            "generator" => value(F::Generator),
            // section 2.1 of the drafts put it here
            "version" => value(F::Version),
            _ => None,
        },
        At::DateRange => match name {
            "begin" => value(F::Begin),
            "end" => value(F::End),
            _ => None,
        },
        At::Policy => match name {
            "domain" => value(F::PolicyDomain),
            "version_published" => value(F::VersionPublished),
            "adkim" => value(F::Adkim),
            "aspf" => value(F::Aspf),
            "p" => value(F::P),
            "sp" => value(F::Sp),
            "np" => value(F::Np),
            "pct" => value(F::Pct),
            "fo" => value(F::Fo),
            "testing" => value(F::Testing),
            "discovery_method" => value(F::DiscoveryMethod),
            "rf" => value(F::Rf),
            "ri" => value(F::Ri),
            _ => None,
        },
        At::Record => match name {
            "row" => Some(At::Row),
            "identifiers" | "identities" => Some(At::Identifiers),
            "auth_results" => Some(At::AuthResults),
            _ => None,
        },
        At::Row => match name {
            "source_ip" => value(F::SourceIp),
            "count" => value(F::Count),
            "policy_evaluated" => Some(At::Evaluated),
            _ => None,
        },
        At::Evaluated => match name {
            "disposition" => value(F::Disposition),
            "dkim" => value(F::EvaluatedDkim),
            "spf" => value(F::EvaluatedSpf),
            "reason" => Some(At::Reason),
            _ => None,
        },
        At::Reason => match name {
            "type" => value(F::ReasonType),
            "comment" => value(F::ReasonComment),
            _ => None,
        },
        At::Identifiers => match name {
            "header_from" => value(F::HeaderFrom),
            "envelope_from" => value(F::EnvelopeFrom),
            "envelope_to" => value(F::EnvelopeTo),
            _ => None,
        },
        At::AuthResults => match name {
            "dkim" => Some(At::Dkim),
            "spf" => Some(At::Spf),
            _ => None,
        },
        At::Dkim => match name {
            "domain" => value(F::AuthDomain),
            "selector" => value(F::Selector),
            "result" => value(F::AuthResult),
            "human_result" => value(F::HumanResult),
            _ => None,
        },
        At::Spf => match name {
            "domain" => value(F::AuthDomain),
            "scope" => value(F::Scope),
            "result" => value(F::AuthResult),
            "human_result" => value(F::HumanResult),
            _ => None,
        },
        At::Extension | At::Value(_) => None,
    }
}
