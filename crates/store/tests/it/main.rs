//! The store's contract: every case runs on SQLite and on PostgreSQL.
//!
//! For PostgreSQL `ATLAS_TEST_POSTGRES` must be the URL of a server on which databases may be created; each
//! case gets one of its own. Without it those cases are skipped, unless `ATLAS_TEST_POSTGRES_REQUIRED` is set.

mod support;

mod accounts;
mod backups;
mod candidates;
mod clock;
mod editing;
mod erasing;
mod followed;
mod following;
mod hiding;
mod importing;
mod inquiries;
mod knowledge;
mod log;
mod merging;
mod office;
mod opening;
mod relating;
mod reports;
mod reweighing;
mod scrubbing;
mod seeing;
