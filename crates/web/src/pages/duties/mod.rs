//! What is to be settled with the employees, for data protection and for IT security when technology is introduced.

pub mod answers;
pub mod show;
