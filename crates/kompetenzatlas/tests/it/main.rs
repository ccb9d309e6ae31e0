//! What holds for the house as a whole, and for the binary.

mod borders;
mod commands;
mod competences;
mod tree;
