//! The style, the script and the icon: in the program, under names that change with what is in them, so that browsers keep them.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::Site;

struct Asset {
    /// As pages call it.
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

const ASSETS: [Asset; 3] = [
    Asset { name: "site.css", kind: "text/css; charset=utf-8", text: include_str!("site.css") },
    Asset { name: "site.js", kind: "text/javascript; charset=utf-8", text: include_str!("site.js") },
    Asset { name: "icon.svg", kind: "image/svg+xml", text: include_str!("icon.svg") },
];

/// Where a page finds an asset.
pub(crate) fn path(name: &str) -> String {
    format!("/assets/{}/{name}", version())
}

/// A hash over all of them.
fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hash = Sha256::new();
        ASSETS.iter().for_each(|asset| hash.update(asset.text));
        let whole = HEXLOWER.encode(&hash.finalize());
        whole.get(..12).unwrap_or_default().to_owned()
    })
}

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/assets/{version}/{name}", get(asset))
}

async fn asset(Path((wanted, name)): Path<(String, String)>) -> Response {
    let found = ASSETS.iter().find(|asset| asset.name == name).filter(|_| wanted == version());
    let Some(asset) = found else { return StatusCode::NOT_FOUND.into_response() };
    ([(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.text).into_response()
}
