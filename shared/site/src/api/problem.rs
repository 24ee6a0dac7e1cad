//! Answers that say no (RFC 9457).

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use pipeline::registry;
use serde::Serialize;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::Error;

/// A problem, as it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ProblemDetails {
    /// The HTTP status.
    pub(crate) status: u16,
    /// What it is, for programs: stable.
    pub(crate) code: &'static str,
    /// What it is, for people.
    pub(crate) detail: String,
}

/// A problem, with how long to wait.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after: Option<u64>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), retry_after: None }
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "a tenant's token is needed: Authorization: Bearer rbt_…")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "there is nothing here")
    }

    pub(crate) fn bad_request(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", why)
    }

    pub(crate) fn unprocessable(why: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unprocessable", why)
    }

    pub(crate) fn too_many(wait: u64) -> Self {
        let why = format!("too many requests; wait {wait} s");
        Self { retry_after: Some(wait), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", why) }
    }

    /// As it is answered.
    pub(crate) fn told(self) -> ProblemDetails {
        ProblemDetails { status: self.status.as_u16(), code: self.code, detail: self.detail }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Registry(error) => error.into(),
            Error::Port(error) => passing(&error),
            error => failed(&error),
        }
    }
}

impl From<registry::Error> for Problem {
    fn from(error: registry::Error) -> Self {
        use registry::Error as Why;
        let why = error.to_string();
        match &error {
            Why::Unknown(_) => Self::new(StatusCode::NOT_FOUND, "unknown-domain", why),
            Why::NoKey { .. } => Self::new(StatusCode::NOT_FOUND, "unknown-key", why),
            Why::Exists(_) => Self::new(StatusCode::CONFLICT, "domain-exists", why),
            Why::Name { .. } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no-domain-name", why),
            Why::NoBounceHost => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no-bounce-host", why),
            Why::Port(error) => passing(error),
            error => failed(error),
        }
    }
}

/// The world's doing: it may pass.
fn passing(error: &ports::Error) -> Problem {
    if !error.kind().is_passing() {
        return failed(error);
    }
    tracing::error!(%error, "a request failed for now");
    let why = "a service that this one needs does not answer; try again";
    Problem { retry_after: Some(5), ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", why) }
}

/// Nobody's doing but ours: the log has what it was.
fn failed(error: &dyn std::error::Error) -> Problem {
    let cause = error.source().map(ToString::to_string);
    tracing::error!(%error, cause, "a request failed");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "it failed; the log says why")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, retry_after) = (self.status, self.retry_after);
        let body = serde_json::to_string(&self.told()).unwrap_or_default();
        let mut response = (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(wait) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, wait.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

type Responses = BTreeMap<String, RefOr<utoipa::openapi::Response>>;

/// The description of some statuses.
fn described(statuses: &[(u16, &str)]) -> Responses {
    let one = |(status, description): &(u16, &str)| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDetails"))).build();
        let response = ResponseBuilder::new().description(*description).content("application/problem+json", content);
        (status.to_string(), RefOr::T(response.build()))
    };
    statuses.iter().map(one).collect()
}

/// What every route may answer.
pub(crate) struct Common;

impl IntoResponses for Common {
    fn responses() -> Responses {
        described(&[
            (401, "No token, or none of ours"),
            (429, "Too many requests: Retry-After says how long to wait"),
            (500, "It failed"),
            (503, "What the service needs does not answer"),
        ])
    }
}

/// What every route of one domain may answer.
pub(crate) struct One;

impl IntoResponses for One {
    fn responses() -> Responses {
        described(&[(400, "The path cannot be read"), (404, "The tenant has no such domain")])
    }
}

/// What a route with a query may answer. (The same status as a path that cannot be read.)
pub(crate) struct Query;

impl IntoResponses for Query {
    fn responses() -> Responses {
        described(&[(400, "Path or query cannot be read")])
    }
}

/// What a route with a body may answer.
pub(crate) struct Body;

impl IntoResponses for Body {
    fn responses() -> Responses {
        described(&[
            (400, "The body is no JSON"),
            (413, "The body is longer than 64 KiB"),
            (415, "The body is not said to be application/json"),
            (422, "The body is JSON, and not what is asked for"),
        ])
    }
}
