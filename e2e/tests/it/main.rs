//! What users do, with the binary they use.

mod away;
mod bench;
mod commands;
mod connections;
mod every_page;
mod journeys;
mod kill;
mod load;
