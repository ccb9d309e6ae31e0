//! Mapping files (TOML), also as an installation's operator writes them.

use sources::Mapping;

use crate::{input, tables};

/// Input: a mapping file.
pub fn hold(bytes: &[u8]) {
    let text = input::text(bytes);
    match Mapping::parse("m.toml", &text) {
        // A table of one row whose columns are named as those of the seeds.
        Ok(mapping) => tables::hold_for(&mapping, b"key,title,town,day\n1,Titel,Bonn,2024-02-29\n"),
        Err(error) => {
            assert!(
                (1..=text.lines().count() + 1).contains(&error.line),
                "{error}"
            );
            assert!(!error.field.is_empty() && !error.reason.is_empty());
        }
    }
}
