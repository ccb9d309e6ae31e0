//! What users do, with the binary they use.

mod bench;
mod commands;
mod journeys;
mod kill;
mod load;
