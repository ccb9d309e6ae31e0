//! What puts texts right on their way in: misread letters, shouting, dates, figures, plain text as Markdown.

use std::sync::LazyLock;

use domain::{
    Language,
    places::{Gazetteer, Postcodes},
};
use serde_json::json;
use sources::{Context, Lookups, Mapping, Row, Severity, read};

use crate::input;

static MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    Mapping::parse("m.toml", include_str!("cleaning.toml"))
        .expect("the mapping beside this file is sound")
});

/// Input: a text.
pub fn hold(bytes: &[u8]) {
    let text = input::text(bytes);
    let row = cleaned(&text);
    let Some(record) = row.records.first() else {
        return;
    };
    assert_eq!(record.draft.validate(), Ok(()));
    let title = record.draft.title(Language::German);
    assert!(!title.contains(|c: char| c.is_ascii_control()), "{title:?}");
    assert!(title.len() <= 3 * text.len() + 20, "it grows: {title:?}");
    if row
        .problems
        .iter()
        .any(|problem| problem.severity <= Severity::LeftOut)
    {
        // Repaired texts may be garbled once more; and what was cut or left out is another text.
        return;
    }
    let again = cleaned(title);
    let again = again.records.first().expect("a title was there");
    assert_eq!(
        again.draft.title(Language::German),
        title,
        "clean is not clean"
    );
}

fn cleaned(text: &str) -> Row {
    let file = json!({ "key": "1", "text": text }).to_string();
    let (postcodes, lookups) = (Postcodes::new(), Lookups::default());
    let context = Context {
        gazetteer: Gazetteer::nrw(),
        postcodes: &postcodes,
        lookups: &lookups,
    };
    let mut rows = read(&MAPPING, "f.jsonl", file.as_bytes(), &context);
    rows.next().expect("a row stands in it")
}
