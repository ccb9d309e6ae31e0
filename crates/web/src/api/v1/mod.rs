//! Version 1 of the interface for programs: one file per resource.

pub mod types;

use axum::Router;

use crate::WebState;

/// The addresses below `/api/v1`.
pub fn router() -> Router<WebState> {
    Router::new()
}
