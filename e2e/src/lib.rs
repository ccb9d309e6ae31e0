//! Drives the built binary as its users do: over the command line, HTTP and a real browser.
//!
//! The tests in `tests/it` find the binary in `ATLAS_E2E_BINARY` (default: the debug build of this
//! workspace) and PostgreSQL in `ATLAS_TEST_POSTGRES`; `make test` sets both.

mod atlas;
mod browser;
mod database;
mod devtools;
mod disk;
mod http;
mod pages;
mod postgres;
mod process;
mod times;

pub use atlas::{Atlas, Output, Server};
pub use browser::Browser;
pub use database::Database;
pub use disk::SmallDisk;
pub use http::{Answer, Client};
pub use pages::every_sort;
pub use postgres::OwnPostgres;
pub use process::{anonymous_memory, open_files, priorities};
pub use times::Times;

/// Reads a variable of the test's environment.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment what to test with"
)]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
