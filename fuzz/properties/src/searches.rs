//! Questions to the index: what was typed, cursors, circles, and the words for suggestions.

use std::sync::LazyLock;

use domain::{Audience, EntryId, Kind, Language, Timestamp};
use search::{Cursor, Document, Index, Page, Search, SearchError, Sort, Update};
use tempfile::TempDir;

use crate::input;

const TEXTS: &[(&str, &str)] = &[
    ("IT-Sicherheit", "Prüfung nach § 87 von C++ und 3D-Druck"),
    ("שלום Laser", "NOT and OR, AND \"quoted\" -minus"),
    ("a b c", "aa ab abc abcd"),
    (
        "Institut für Schweißtechnik",
        "Laser, Plasma und Schweißen von Stahl",
    ),
    ("Zerstörungsfreie Prüfung", "ISO9001 ISO 9001 4.0 1.234,5"),
];

static INDEX: LazyLock<(TempDir, Index)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let index = Index::open(folder.path()).expect("a new index opens");
    let mut writer = index.writer(50_000_000).expect("nobody else writes");
    let updates: Vec<Update> = (1..)
        .zip(TEXTS)
        .map(|(number, text)| update(number, *text))
        .collect();
    writer
        .apply(&updates)
        .expect("there is room for a few entries");
    writer.commit(1).expect("there is room for a few entries");
    // Writes no more: two may look at the index at once.
    drop(writer);
    (folder, index)
});

fn update(number: u8, (title, text): (&str, &str)) -> Update {
    let at = Timestamp::from_second(i64::from(number)).expect("a moment long ago");
    let mut document = Document::new(EntryId::from_u128(number.into()), Kind::Offer, at);
    let language = if number.is_multiple_of(2) {
        Language::English
    } else {
        Language::German
    };
    document.titles.push((language, title.to_owned()));
    document.texts.push((language, text.to_owned()));
    Update::new(document.id, |_| Some(document.clone()))
}

/// Input: what was typed on the first line, on the second a cursor, or a digit for order and language.
pub fn hold(bytes: &[u8]) {
    let told = input::text(bytes);
    let (typed, rest) = input::first_line(&told);
    let digit = rest.bytes().next().unwrap_or_default();
    let language = Language::ALL[usize::from(digit % 2)];
    let sorts = [
        Sort::Relevance,
        Sort::Newest,
        Sort::Date,
        Sort::Calendar,
        Sort::Distance,
        Sort::Title,
    ];
    let search = Search {
        counts: true,
        limit: 2,
        sort: sorts[usize::from(digit / 2) % sorts.len()],
        ..Search::new(typed, language)
    };
    let (_, index) = &*INDEX;
    let suggestions = index.suggest(Audience::Public, typed, language, 3);
    assert!(suggestions.expect("never because of what was typed").len() <= 3);
    pages(index, &search);
    if let Ok(cursor) = rest.trim_end().parse::<Cursor>() {
        assert_eq!(cursor.to_string(), rest.trim_end());
        match index.search(
            Audience::Public,
            &Search {
                page: Page::After(cursor),
                ..search
            },
        ) {
            Ok(_) | Err(SearchError::Cursor(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// All pages together have each hit once, and as many as was said.
fn pages(index: &Index, search: &Search) {
    let mut page = Page::Offset(0);
    let mut seen = Vec::new();
    loop {
        let asked = Search {
            page,
            ..search.clone()
        };
        let found = index
            .search(Audience::Public, &asked)
            .expect("never because of what was typed");
        assert!(found.hits.len() <= 2 && found.hits.iter().all(|hit| hit.score >= 0.0));
        seen.extend(found.hits.iter().map(|hit| hit.id));
        let Some(cursor) = found.cursor else {
            assert_eq!(seen.len() as u64, found.total, "{seen:?}");
            break;
        };
        assert!(
            !found.hits.is_empty() && seen.len() < 2 * TEXTS.len(),
            "no end"
        );
        let written: Cursor = cursor.to_string().parse().expect("what we write we read");
        assert_eq!(written, cursor);
        page = Page::After(cursor);
    }
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all, "a hit came twice");
}
