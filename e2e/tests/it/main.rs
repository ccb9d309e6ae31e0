//! What users do, with the binary they use.

mod commands;
mod journeys;
mod kill;
