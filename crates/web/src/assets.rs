//! Style sheets, scripts and fonts, compiled into the binary; under addresses that hold the hash of
//! their content they last for ever.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    body::Body,
    extract::{Path, RawQuery},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::lenient;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Assets;

/// The address of an asset, for example `/assets/atlas.css?v=1f2e3d4c5b6a7988`. An asset that was not
/// there at build time (the vendor folder before `make assets`) gets its plain address.
#[must_use]
pub fn url(path: &str) -> String {
    match HASHES.get(path) {
        Some(hash) => format!("/assets/{path}?v={hash}"),
        None => format!("/assets/{path}"),
    }
}

/// `GET /assets/{*path}`
pub async fn get(
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (Some(file), Some(hash)) = (Assets::get(&path), HASHES.get(path.as_str())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = format!("\"{hash}\"");
    let known = headers.get(header::IF_NONE_MATCH);
    let response = Response::builder()
        .header(header::ETAG, &etag)
        .header(
            header::CACHE_CONTROL,
            lasting(&path, hash, query.as_deref()),
        )
        .header(header::CONTENT_TYPE, content_type(&path));
    let response = if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        response
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
    } else {
        response.body(Body::from(file.data))
    };
    response.expect("the parts of an asset's answer are legal")
}

/// How long an answer may be kept. Style sheets name their fonts without a hash; those last a day.
fn lasting(path: &str, hash: &str, query: Option<&str>) -> &'static str {
    let named = lenient::pairs(query);
    if named
        .iter()
        .any(|(name, value)| name == "v" && value == hash)
    {
        "public, max-age=31536000, immutable"
    } else if path.ends_with(".woff2") {
        "public, max-age=86400"
    } else {
        "no-cache"
    }
}

/// `GET /favicon.ico`: browsers ask for it even where a page names another icon.
pub async fn favicon() -> Response {
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Ok(location) = HeaderValue::from_str(&url("icon.svg")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

static HASHES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Assets::iter()
        .filter_map(|path| {
            let hash = Assets::get(&path)?.metadata.sha256_hash();
            let short = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
            Some((path.into_owned(), short))
        })
        .collect()
});

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("mjs" | "js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
