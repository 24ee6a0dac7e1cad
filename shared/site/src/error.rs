//! What can go wrong that is not the visitor's doing.

/// An error of the site.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A verb of the registry failed, or was asked for what is not there.
    #[error(transparent)]
    Registry(#[from] pipeline::registry::Error),
    /// A store.
    #[error(transparent)]
    Port(#[from] ports::Error),
    /// An object of the site's own cannot be read or written.
    #[error("an object of access/ cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// The secret that signs is not one.
    #[error("the secret {0:?} is not a key of 64 hexadecimal digits")]
    SigningKey(String),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
    /// What was given is no token.
    #[error("this is no token: rbt_ and 52 letters and digits")]
    Token,
    /// A tenant's name has another form.
    #[error("{0:?} is no name of a tenant: 1 to 40 of a-z, 0-9 and -")]
    TenantName(String),
}
