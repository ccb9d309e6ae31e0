//! Keeps the atlas in SQLite or PostgreSQL; the only crate that names sqlx.
