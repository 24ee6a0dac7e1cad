//! The pages and the JSON API for customers' domains: what is to be published, what DNS shows, what is wrong and how to repair
//! it, in English and Japanese. One axum app ([`app`]) over the pipeline's registry verbs.
//!
//! The Lambda function `domain-api` and `rebound serve` wire the same app to their ports. Pages are made on the server, work
//! without JavaScript, and load two files: one style, one script, both in the program. A page shows the last check, and asks DNS
//! only where somebody said so (check again, publish, the page of the name servers), so that it is there at once even where DNS
//! is not. Known gaps: rotation of keys and DMARC's way to reject are the CLI's and the reports'; no paging (a tenant's
//! domains are one table).

pub mod access;
mod api;
mod assets;
mod consoles;
mod error;
mod pages;
mod publish;
mod texts;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
pub use error::Error;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use jiff::Timestamp;
use pipeline::registry::{Entry, NewDomain, Platform, Registry, add_many};
use ports::{Clock, Dns, ObjectStore, Queue, Secrets};

use crate::access::Signer;
use crate::access::limits::Limits;

/// The longest body that is read: a hundred domains take 30 KB.
const LONGEST_BODY: usize = 64 * 1024;
/// The most domains that one request adds: each takes two keys, about 0.2 s of a processor.
pub(crate) const MOST_ADDED: usize = 25;

/// What the site is told.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The platform's side of every set-up.
    pub platform: Platform,
    /// Where people reach the site, without a slash at the end: share links begin with it. Absent: as the request's Host says.
    pub base_url: Option<String>,
    /// It is reached over TLS: cookies are Secure and HSTS is sent. False on loopback only.
    pub https: bool,
    /// The only values of Host that are answered; empty: any. For loopback, where a name of somebody else's may lead here.
    pub hosts: Vec<String>,
}

/// The ports that the site works with.
#[derive(Clone)]
pub struct Ports {
    /// The lake's store, which holds the registry and the hashes of tokens.
    pub store: Arc<dyn ObjectStore>,
    /// Private keys.
    pub secrets: Arc<dyn Secrets>,
    /// The queue of events.
    pub events: Arc<dyn Queue>,
    /// DNS.
    pub dns: Arc<dyn Dns>,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

/// Everything that a request needs.
pub struct Site {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    pub(crate) signer: Signer,
    pub(crate) limits: Limits,
}

impl Site {
    /// A site over these ports. `signer` signs its sessions, forms and share links.
    pub fn new(config: Config, ports: Ports, signer: Signer) -> Self {
        Self { config, ports, signer, limits: Limits::default() }
    }

    pub(crate) fn registry(&self) -> Registry<'_> {
        let Ports { store, secrets, events, .. } = &self.ports;
        Registry { store: &**store, secrets: &**secrets, events: &**events }
    }
}

/// The app: pages, API, and the guard around both.
pub fn app(site: Site) -> Router {
    let site = Arc::new(site);
    Router::new()
        .merge(pages::routes())
        .merge(api::routes())
        .merge(assets::routes())
        .fallback(pages::not_found)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(&site), access::headers::guard))
        .with_state(site)
}

/// Adds domains for a tenant, with random keys from the system, and answers for each.
pub(crate) async fn added(
    site: &Site,
    tenant: &str,
    new: &[NewDomain],
    now: Timestamp,
) -> Vec<pipeline::registry::Result<Entry>> {
    let mut random = UnwrapErr(SysRng);
    add_many(site.registry(), &site.config.platform, tenant, new, now, &mut random).await
}

/// The OpenAPI description of the JSON API, as it is served at `/api/openapi.json`.
pub fn openapi() -> String {
    api::document()
}
