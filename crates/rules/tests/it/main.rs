//! What holds of every set of rules.

mod properties;
mod sets;
