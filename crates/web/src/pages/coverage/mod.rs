//! Broadband and mobile coverage of the whole state.

pub mod choice;
pub mod rows;
pub mod show;
pub mod table;
pub mod white_spots;
