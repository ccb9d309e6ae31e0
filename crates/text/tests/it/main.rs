//! What must hold for any text, and for texts as they are written in North Rhine-Westphalia.

mod meeting;
mod properties;
