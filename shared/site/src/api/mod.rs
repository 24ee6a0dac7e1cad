//! The JSON API: the registry's verbs for programs, described in OpenAPI from the same code (`/api/openapi.json`).
//!
//! Every answer that is not one is a problem (RFC 9457). A tenant's token is asked for everywhere but for the description.

mod dmarc;
mod problem;
mod types;

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use domains::records::platform_records;
use pipeline::registry;
pub(crate) use problem::Problem;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::dmarc::Dmarc;
use self::types::{
    Added, AddedDomains, Check, Domain, DomainList, DomainStatus, Format, LinkRequest, NewDomains, Records, Rotated,
    ShareLink,
};
use crate::access::limits::Kind;
use crate::access::viewer::Bearer;
use crate::pages::link;
use crate::{MOST_ADDED, Site, added, revoked, rotated};

/// The description's head.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rebound: customers' domains",
        description = "The records that a customer publishes before mail is sent for its domain, and what DNS shows of them.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    modifiers(&Token),
    security(("token" = []))
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The tenant's token.")).build();
        openapi.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

fn described() -> (Router<Arc<Site>>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(list, add))
        .routes(routes!(show, remove))
        .routes(routes!(records))
        .routes(routes!(check))
        .routes(routes!(published))
        .routes(routes!(status))
        .routes(routes!(dmarc))
        .routes(routes!(rotate))
        .routes(routes!(revoke))
        .routes(routes!(share))
        .split_for_parts()
}

pub(crate) fn routes() -> Router<Arc<Site>> {
    described().0.route("/api/openapi.json", get(async || ([(CONTENT_TYPE, "application/json")], document())))
}

pub(crate) fn document() -> String {
    described().1.to_pretty_json().unwrap_or_default()
}

type Answer<T> = Result<Json<T>, Problem>;

/// The tenant's domains with their states.
#[utoipa::path(get, path = "/api/v1/domains", tag = "domains", responses(
    (status = 200, description = "All, by name", body = DomainList), problem::Common))]
async fn list(State(site): State<Arc<Site>>, bearer: Bearer) -> Answer<DomainList> {
    let entries = registry::list(&*site.ports.store, &bearer.tenant).await?;
    Ok(Json(DomainList { domains: entries.iter().map(|entry| entry.status(bearer.now).into()).collect() }))
}

/// Adds domains, each with two DKIM keys of its own.
///
/// One that cannot be added keeps no other from it: the answer says of each what became of it, in the order of the request.
#[utoipa::path(post, path = "/api/v1/domains", tag = "domains", request_body = NewDomains, responses(
    (status = 200, description = "What became of each", body = AddedDomains),
    problem::Common, problem::Body))]
async fn add(
    State(site): State<Arc<Site>>,
    bearer: Bearer,
    Body(NewDomains { domains }): Body<NewDomains>,
) -> Answer<AddedDomains> {
    if domains.is_empty() || domains.len() > MOST_ADDED {
        return Err(Problem::unprocessable(format!(
            "1 to {MOST_ADDED} domains can be added at once, not {}",
            domains.len()
        )));
    }
    bearer.within(&site, Kind::Add, domains.len())?;
    let new: Vec<registry::NewDomain> = domains.iter().map(registry::NewDomain::from).collect();
    let results = added(&site, &bearer.tenant, &new, bearer.now).await;
    let told = new.into_iter().zip(results).map(|(new, result)| match result {
        Ok(entry) => Added { domain: entry.domain().to_owned(), added: true, problem: None },
        Err(error) => Added { domain: new.domain, added: false, problem: Some(Problem::from(error).told()) },
    });
    Ok(Json(AddedDomains { domains: told.collect() }))
}

/// One domain: set-up, state, and the last check with its findings.
#[utoipa::path(get, path = "/api/v1/domains/{domain}", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 200, description = "The domain", body = Domain), problem::Common, problem::One))]
async fn show(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Answer<Domain> {
    let entry = registry::get(&*site.ports.store, &bearer.tenant, &domain).await?;
    Ok(Json(Domain::of(&entry, bearer.now, bearer.texts.0)))
}

/// Removes a domain, and its private keys with it.
#[utoipa::path(delete, path = "/api/v1/domains/{domain}", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 204, description = "It is no more"), problem::Common, problem::One))]
async fn remove(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Result<StatusCode, Problem> {
    registry::remove(site.registry(), &bearer.tenant, &domain).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The records to publish; a domain's present SPF and DMARC records, as of the last check, are taken up in them.
#[utoipa::path(get, path = "/api/v1/domains/{domain}/records", tag = "domains",
    params(("domain" = String, Path), Format), responses(
    (status = 200, description = "The records", content((Records = "application/json"), (String = "text/plain"))),
    problem::Common, problem::One, problem::Query))]
async fn records(
    State(site): State<Arc<Site>>,
    bearer: Bearer,
    Named(domain): Named,
    format: Result<Query<Format>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(format) = format.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    let entry = registry::get(&*site.ports.store, &bearer.tenant, &domain).await?;
    let published: Vec<_> = crate::publish::published(&entry).into_iter().map(|one| one.record).collect();
    Ok(match format.format {
        types::RecordFormat::Json => Json(Records::of(&published, &platform_records(&entry.setup))).into_response(),
        types::RecordFormat::Zone => domains::records::zone(&published).into_response(),
        types::RecordFormat::Markdown => domains::records::markdown(&published, bearer.texts.0).into_response(),
    })
}

/// Checks a domain now. What was found, and the state that it adds up to.
#[utoipa::path(post, path = "/api/v1/domains/{domain}/check", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 200, description = "What DNS shows", body = Check), problem::Common, problem::One))]
async fn check(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Answer<Check> {
    bearer.within(&site, Kind::Check, 1)?;
    let checked = registry::check(site.registry(), &*site.ports.dns, &bearer.tenant, &domain, bearer.now).await;
    Ok(Json(Check::of(&checked?, bearer.now, bearer.texts.0)))
}

/// 'I have published it': the domain is looked at closely for 48 hours.
#[utoipa::path(post, path = "/api/v1/domains/{domain}/published", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 200, description = "The state", body = DomainStatus), problem::Common, problem::One))]
async fn published(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Answer<DomainStatus> {
    let entry = registry::published(site.registry(), &bearer.tenant, &domain, bearer.now).await?;
    Ok(Json(entry.status(bearer.now).into()))
}

/// May this domain send, and will its bounces return? As of the last check.
#[utoipa::path(get, path = "/api/v1/domains/{domain}/status", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 200, description = "The answer", body = DomainStatus), problem::Common, problem::One))]
async fn status(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Answer<DomainStatus> {
    let status = registry::status(&*site.ports.store, &bearer.tenant, &domain, bearer.now).await?;
    Ok(Json(status.into()))
}

/// The way to p=reject: what to publish next, and what the DMARC reports say.
///
/// As of the last check and the last count of the reports, which is made once a day.
#[utoipa::path(get, path = "/api/v1/domains/{domain}/dmarc", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 200, description = "The next step", body = Dmarc), problem::Common, problem::One))]
async fn dmarc(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Answer<Dmarc> {
    let entry = registry::get(&*site.ports.store, &bearer.tenant, &domain).await?;
    Ok(Json(Dmarc::of(&entry, bearer.texts.0)))
}

/// Takes the replacement of a domain's DKIM keys one step further.
///
/// Called again and again: issues the next key, waits until its record is published, switches, and says when the record of the old
/// key is safe to remove.
#[utoipa::path(post, path = "/api/v1/domains/{domain}/rotate", tag = "domains", params(("domain" = String, Path)), responses(
    (status = 200, description = "What was done, or what it waits for", body = Rotated), problem::Common, problem::One))]
async fn rotate(State(site): State<Arc<Site>>, bearer: Bearer, Named(domain): Named) -> Answer<Rotated> {
    bearer.within(&site, Kind::Check, 1)?;
    bearer.within(&site, Kind::Add, 1)?;
    let (entry, steps) = rotated(&site, &bearer.tenant, &domain, bearer.now).await?;
    Ok(Json(Rotated::of(&entry, &steps)))
}

/// Revokes a DKIM key that somebody else may hold.
///
/// It signs no more and its private half is deleted at once; the record to publish under its name is `v=DKIM1; p=`. A next key whose
/// record is in order takes its place; where none waits, one is issued. Revoking it again changes nothing.
#[utoipa::path(post, path = "/api/v1/domains/{domain}/keys/{selector}/revoke", tag = "domains",
    params(("domain" = String, Path), ("selector" = String, Path)), responses(
    (status = 200, description = "What was done, and the keys as they are now", body = Rotated), problem::Common, problem::One))]
async fn revoke(
    State(site): State<Arc<Site>>,
    bearer: Bearer,
    Named((domain, selector)): Named<(String, String)>,
) -> Answer<Rotated> {
    bearer.within(&site, Kind::Add, 1)?;
    let (entry, steps) = revoked(&site, &bearer.tenant, &domain, &selector, bearer.now).await?;
    Ok(Json(Rotated::of(&entry, &steps)))
}

/// Makes a link to the domain's page, to read, for somebody without a token.
#[utoipa::path(post, path = "/api/v1/domains/{domain}/links", tag = "domains", params(("domain" = String, Path)),
    request_body = LinkRequest, responses(
    (status = 200, description = "The link", body = ShareLink), problem::Common, problem::One, problem::Body))]
async fn share(
    State(site): State<Arc<Site>>,
    bearer: Bearer,
    Named(domain): Named,
    headers: HeaderMap,
    Body(LinkRequest { days }): Body<LinkRequest>,
) -> Answer<ShareLink> {
    if !(1..=365).contains(&days) {
        return Err(Problem::unprocessable(format!("a link is good for 1 to 365 days, not {days}")));
    }
    let entry = registry::get(&*site.ports.store, &bearer.tenant, &domain).await?;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (url, expires_at) = link(&site, &bearer.tenant, entry.domain(), i64::from(days), bearer.now, host);
    Ok(Json(ShareLink { url, expires_at: expires_at.to_string() }))
}

/// What the path names, a domain most often; a path that cannot be read is a problem, too.
struct Named<T = String>(T);

impl<T: serde::de::DeserializeOwned + Send> FromRequestParts<Arc<Site>> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Problem> {
        let read = Path::<T>::from_request_parts(parts, site).await;
        read.map(|Path(named)| Self(named)).map_err(|rejection| Problem::bad_request(rejection.body_text()))
    }
}

/// A JSON body; what is wrong with it is a problem, too.
struct Body<T>(T);

impl<T: serde::de::DeserializeOwned> FromRequest<Arc<Site>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: axum::extract::Request, site: &Arc<Site>) -> Result<Self, Problem> {
        let read = Json::<T>::from_request(request, site).await;
        read.map(|Json(value)| Self(value)).map_err(|rejection: JsonRejection| {
            Problem::new(rejection.status(), "unreadable-body", rejection.body_text())
        })
    }
}
