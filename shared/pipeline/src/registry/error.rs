//! Why a verb of the registry could not be done.

/// An error of the registry.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What was given for a domain or a bounce domain is none (the caller's fault).
    #[error("{name:?} is no domain name: {why}")]
    Name {
        /// What was given.
        name: String,
        /// What is wrong with it.
        why: domains::NameProblem,
    },
    /// No tenant was named (the caller's fault).
    #[error("the tenant has no name")]
    Tenant,
    /// The tenant has this domain already.
    #[error("the domain {0} is there already")]
    Exists(String),
    /// The tenant has no such domain.
    #[error("there is no domain {0}")]
    Unknown(String),
    /// The domain has no such key (the caller's fault).
    #[error("{domain} has no DKIM key {selector:?}")]
    NoKey {
        /// The domain.
        domain: String,
        /// What was given for a selector.
        selector: String,
    },
    /// A bounce domain was asked for, and the platform has no host that it could point to.
    #[error("the platform's bounce host is not configured")]
    NoBounceHost,
    /// A key cannot be made.
    #[error("a DKIM key cannot be made")]
    Key(#[source] domains::Error),
    /// An entry is there and cannot be read.
    #[error("the entry {key} cannot be read")]
    Unreadable {
        /// Its key in the store.
        key: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A store, or the queue.
    #[error(transparent)]
    Port(#[from] ports::Error),
}
