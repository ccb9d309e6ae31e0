//! What users do, with the binary they use.

mod bench;
mod commands;
mod every_page;
mod journeys;
mod kill;
mod load;
