//! The pages and the JSON API for customers' domains: what is to be published, what DNS shows, what is wrong and how to repair
//! it, in English and Japanese. One axum app ([`app`]) over the pipeline's registry verbs.
//!
//! The Lambda function `domain-api` and `rebound serve` wire the same app to their ports. Pages are made on the server, work
//! without JavaScript, and load two files: one style, one script, both in the program. A page shows the last check, and asks DNS
//! only where somebody said so (check again, publish, the page of the name servers), so that it is there at once even where DNS
//! is not. So are the figures of DMARC reports: those that were counted last, once a day. Known gap: no paging (a tenant's
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
use pipeline::registry::{self, Entry, NewDomain, Platform, Registry, RotationStep};
use ports::{Clock, Dns, ObjectStore, Queue, Secrets};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

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
    site: &Arc<Site>,
    tenant: &str,
    new: &[NewDomain],
    now: Timestamp,
) -> Vec<registry::Result<Entry>> {
    let (site, tenant, new) = (Arc::clone(site), tenant.to_owned(), new.to_vec());
    apart(async move {
        let mut random = UnwrapErr(SysRng);
        registry::add_many(site.registry(), &site.config.platform, &tenant, &new, now, &mut random).await
    })
    .await
}

/// Takes the replacement of a domain's keys one step further.
pub(crate) async fn rotated(
    site: &Arc<Site>,
    tenant: &str,
    domain: &str,
    now: Timestamp,
) -> registry::Result<(Entry, Vec<RotationStep>)> {
    let (site, tenant, domain) = (Arc::clone(site), tenant.to_owned(), domain.to_owned());
    apart(async move {
        let mut random = UnwrapErr(SysRng);
        let (platform, dns) = (&site.config.platform, &*site.ports.dns);
        registry::rotate(site.registry(), platform, dns, &tenant, &domain, now, &mut random).await
    })
    .await
}

/// Revokes a key of a domain, and issues another in its place.
pub(crate) async fn revoked(
    site: &Arc<Site>,
    tenant: &str,
    domain: &str,
    selector: &str,
    now: Timestamp,
) -> registry::Result<(Entry, Vec<RotationStep>)> {
    let (site, tenant, domain, selector) =
        (Arc::clone(site), tenant.to_owned(), domain.to_owned(), selector.to_owned());
    apart(async move {
        let mut random = UnwrapErr(SysRng);
        registry::revoke(site.registry(), &site.config.platform, &tenant, &domain, &selector, now, &mut random).await
    })
    .await
}

/// Does what computes for long (an RSA key takes 0.1 to some seconds) on a thread of its own, so that no other request waits.
async fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = Handle::current();
    match spawn_blocking(move || runtime.block_on(work)).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends, and this request with it.
            Err(_) => std::future::pending().await,
        },
    }
}

/// The OpenAPI description of the JSON API, as it is served at `/api/openapi.json`.
pub fn openapi() -> String {
    api::document()
}
