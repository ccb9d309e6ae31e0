use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{links, pages};

/// `GET /`: leads to the language that the browser likes better.
pub async fn get(headers: HeaderMap) -> Response {
    let location = links::home(pages::preferred(&headers));
    let headers = [
        (header::LOCATION, location.as_str()),
        (header::VARY, "Accept-Language"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
