use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};

use super::{entries, errors, search, sources, suggestions};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kompetenzatlas",
        description = "Who in North Rhine-Westphalia knows what, and what proves it. Reading needs no token; \
                       cookies are not looked at. Errors follow RFC 9457.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
        version = "1"
    ),
    paths(
        search::get, suggestions::get, entries::get, entries::post, entries::put, entries::delete,
        sources::get, errors::get, get
    ),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("token", scheme);
    }
}

/// The description of the interface.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// Describes this interface.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub async fn get() -> Json<utoipa::openapi::OpenApi> {
    Json(description())
}
