//! Tables: csv, fixed columns, JSON, JSON lines and Turtle, each through a mapping.

use std::{collections::HashMap, io::BufReader, sync::LazyLock};

use domain::places::{Gazetteer, Postcodes};
use sources::{Context, Lookups, Mapping, Row, read, shipped};

use crate::input;

/// Its name tells a language and a day, as some mappings want it.
const FILE: &str = "skills_2024-12-31_de.csv";

/// The mappings that come with the program, by name: a mapping of the one line `shipped NAME` means one of them.
static SHIPPED: LazyLock<HashMap<&str, Mapping>> = LazyLock::new(|| {
    let all = shipped().iter();
    all.filter_map(|mapping| Some((mapping.name, Mapping::shipped(mapping.name)?)))
        .collect()
});

/// Input: a mapping, the mark, a file.
pub fn hold(bytes: &[u8]) {
    let (mapping, file) = input::halves(bytes);
    let mapping = input::text(mapping);
    if let Some(name) = mapping.strip_prefix("shipped ") {
        if let Some(mapping) = SHIPPED.get(name) {
            hold_for(mapping, file);
        }
    } else if let Ok(mapping) = Mapping::parse("m.toml", &mapping) {
        hold_for(&mapping, file);
    }
}

/// Reading never ends in a panic, tells nothing that cannot be kept, and is the same however the bytes arrive.
pub(crate) fn hold_for(mapping: &Mapping, file: &[u8]) {
    let rows = in_pieces(mapping, file, 1 << 16);
    check(&rows, file);
    assert_eq!(
        rows,
        in_pieces(mapping, file, 3),
        "depends on how it arrives"
    );
}

fn in_pieces(mapping: &Mapping, file: &[u8], piece: usize) -> Vec<Row> {
    let (postcodes, lookups) = (Postcodes::new(), Lookups::default());
    let context = Context {
        gazetteer: Gazetteer::nrw(),
        postcodes: &postcodes,
        lookups: &lookups,
    };
    read(
        mapping,
        FILE,
        BufReader::with_capacity(piece, file),
        &context,
    )
    .collect()
}

fn check(rows: &[Row], file: &[u8]) {
    let (mut line, mut bytes_read) = (1, 0);
    for row in rows {
        assert!(row.line >= line && row.bytes_read <= file.len() as u64);
        // What is said of the whole file comes before anything was read.
        assert!(row.bytes_read >= bytes_read || row.bytes_read == 0);
        (line, bytes_read) = (row.line, row.bytes_read);
        for record in &row.records {
            assert!(!record.key.is_empty());
            assert_eq!(record.draft.validate(), Ok(()), "{record:?}");
        }
        for concept in &row.concepts {
            assert_eq!(concept.fault(), None, "{concept:?}");
        }
        for observation in &row.observations {
            assert_eq!(observation.fault(), None, "{observation:?}");
        }
        for problem in &row.problems {
            assert!(!problem.reason.is_empty() && problem.file == FILE);
            assert!(problem.reason.len() < 4_000, "{}", problem.reason);
        }
    }
    assert!(rows.len() <= file.len() + 2);
}
