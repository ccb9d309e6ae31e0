//! What must hold of every parser, whatever strangers send.
//!
//! Each module asks one parser (or several that belong together) with bytes from anywhere and panics if a promise is
//! broken: that is how fuzzers want it. They find the bytes; the tests of this crate ask the same with the seeds, among
//! which are the inputs that once broke something. `fuzz/README.md` says which parser has which module.

pub mod boundaries;
pub mod calendar_files;
pub mod cleaning;
pub mod identifiers;
pub mod identities;
mod input;
pub mod linked_data;
pub mod mappings;
pub mod markdown;
pub mod pages;
pub mod places;
pub mod queries;
pub mod restores;
pub mod searches;
mod server;
pub mod stored;
pub mod tables;
pub mod texts;
pub mod writing;

/// A module's question: panics if a promise is broken.
pub type Property = fn(&[u8]);

/// All of them, with the names that their fuzzers and their folders of seeds have.
pub const ALL: &[(&str, Property)] = &[
    ("boundaries", boundaries::hold),
    ("calendar_files", calendar_files::hold),
    ("cleaning", cleaning::hold),
    ("identifiers", identifiers::hold),
    ("identities", identities::hold),
    ("linked_data", linked_data::hold),
    ("mappings", mappings::hold),
    ("markdown", markdown::hold),
    ("pages", pages::hold),
    ("places", places::hold),
    ("queries", queries::hold),
    ("restores", restores::hold),
    ("searches", searches::hold),
    ("stored", stored::hold),
    ("tables", tables::hold),
    ("texts", texts::hold),
    ("writing", writing::hold),
];
