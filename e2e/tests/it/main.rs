//! What users do, with the binary they use.

mod away;
mod bench;
mod broken_index;
mod commands;
mod connections;
mod disk_full;
mod every_page;
mod guides;
mod interrupted;
mod journeys;
mod kill;
mod load;
mod newer_data;
mod reports;
mod two_servers;
