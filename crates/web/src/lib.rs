//! Pages and the JSON API; the only crate that names axum and the templates.
