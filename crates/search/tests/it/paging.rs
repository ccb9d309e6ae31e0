use std::collections::BTreeSet;

use domain::{Audience, Kind, Language, Point};
use jiff::civil::date;
use search::{Cursor, CursorError, Document, MAX_OFFSET, Near, Page, Search, SearchError, Sort};

use crate::support::{Atlas, MEMORY, document, for_all, german, ids};

/// Equal and unequal documents in several segments.
fn atlas(count: u128) -> Atlas {
    let mut atlas = Atlas::empty();
    let one = |id: u128| Document {
        points: (!id.is_multiple_of(4))
            .then(|| at(51.0 + (id % 9) as f64 / 100.0))
            .into_iter()
            .collect(),
        from: (!id.is_multiple_of(5)).then(|| date(2020, (id % 12) as i8 + 1, 3)),
        ..document(
            id,
            [
                "Laser",
                "Ämter für Laser",
                "",
                "Laser Zoo",
                "8 Laser",
                "лазер",
            ][(id % 6) as usize],
            &format!("Laser {}", "Licht ".repeat((id % 3) as usize)),
        )
    };
    let all: Vec<Document> = (1..=count).map(one).collect();
    for part in all.chunks(17) {
        atlas.put(part.iter().cloned());
    }
    atlas
}

fn at(lat: f64) -> Point {
    Point { lat, lon: 7.0 }
}

/// A search in every order.
fn orders(search: &Search) -> Vec<Search> {
    let near = Some(Near {
        point: at(51.0),
        metres: 8_000.0,
    });
    let sorted = |sort| Search {
        sort,
        ..search.clone()
    };
    vec![
        sorted(Sort::Relevance),
        sorted(Sort::Newest),
        sorted(Sort::Date),
        Search {
            from: Some(date(2020, 6, 1)),
            ..sorted(Sort::Date)
        },
        sorted(Sort::Title),
        sorted(Sort::Distance),
        Search {
            near,
            ..sorted(Sort::Distance)
        },
        Search {
            language: Language::English,
            ..sorted(Sort::Title)
        },
    ]
}

fn pages(atlas: &Atlas, search: &Search, mut between: impl FnMut(usize)) -> Vec<u128> {
    let mut search = search.clone();
    let mut all = Vec::new();
    for number in 0.. {
        let found = atlas.search(&search);
        assert!(found.hits.len() <= search.limit as usize);
        all.extend(ids(&found));
        let Some(cursor) = found.cursor else { break };
        // Through its text, as it comes back from outside.
        search.page = Page::After(cursor.to_string().parse().expect("our own cursor"));
        between(number);
    }
    all
}

#[test]
fn cursors_and_offsets_give_the_same_order_without_gaps() {
    let atlas = atlas(100);
    for search in orders(&german("laser"))
        .into_iter()
        .chain(orders(&german("")))
    {
        let search = Search { limit: 7, ..search };
        let by_cursor = pages(&atlas, &search, |_| ());
        let whole = ids(&atlas.search(&Search {
            limit: 1_000,
            ..search.clone()
        }));
        let by_offset: Vec<u128> = (0..15)
            .flat_map(|n| {
                ids(&atlas.search(&Search {
                    page: Page::Offset(7 * n),
                    ..search.clone()
                }))
            })
            .collect();
        assert_eq!(by_cursor, whole, "{:?}", search.sort);
        assert_eq!(by_offset, whole, "{:?}", search.sort);
        let distinct = whole.iter().collect::<BTreeSet<_>>().len();
        assert_eq!(distinct, whole.len());
        assert!(distinct > 30, "{:?}", search.sort);
    }
}

#[test]
fn equals_are_ordered_by_id_whatever_the_segments() {
    let mut atlas = Atlas::empty();
    for id in [5, 3, 9, 1, 7] {
        atlas.put([document(id, "Laser", "Licht")]);
    }
    assert_eq!(atlas.ids("laser"), [1, 3, 5, 7, 9]);
    atlas.writer.scrub().expect("merged");
    assert_eq!(atlas.ids("laser"), [1, 3, 5, 7, 9]);
}

#[test]
fn pages_neither_overlap_nor_skip_while_the_index_changes() {
    let mut atlas = atlas(60);
    let search = Search {
        limit: 10,
        ..german("laser")
    };
    let expected = ids(&atlas.search(&Search {
        limit: 1_000,
        ..search.clone()
    }));
    let mut all = Vec::new();
    let mut page = search.clone();
    let mut next = 1_000;
    loop {
        let found = atlas.search(&page);
        assert_eq!(found.total, 60);
        all.extend(ids(&found));
        let Some(cursor) = found.cursor else { break };
        page.page = Page::After(cursor);
        // New, changed and removed entries, and merges, between any two pages.
        atlas.put((0..8).map(|n| document(next + n, "Laser Laser", "")));
        atlas.put([document(next % 60 + 1, "Holz", "")]);
        atlas.remove(&[next % 50 + 2]);
        next += 8;
    }
    assert_eq!(all, expected);
}

#[test]
fn pages_stay_whole_while_another_thread_writes() {
    let Atlas {
        dir: _dir,
        index,
        mut writer,
        position,
    } = atlas(80);
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = position;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                n += 1;
                let changed = document(n as u128 % 80 + 1, "Laser", &format!("Licht {n}"));
                writer.apply(&[for_all(changed)]).expect("applied");
                writer.commit(n).expect("committed");
            }
        });
        for _ in 0..3 {
            let mut search = Search {
                limit: 30,
                ..german("laser")
            };
            let mut seen = Vec::new();
            loop {
                let found = index.search(Audience::Public, &search).expect("an answer");
                seen.extend(ids(&found));
                let Some(cursor) = found.cursor else { break };
                search.page = Page::After(cursor);
            }
            assert_eq!(seen.len(), 80);
            assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 80);
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn an_old_cursor_goes_on_in_the_present_index() {
    for sort in [Sort::Newest, Sort::Date, Sort::Title] {
        let mut atlas = atlas(40);
        let search = Search {
            limit: 15,
            sort,
            ..german("laser")
        };
        let first = atlas.search(&search);
        let cursor = first.cursor.clone().expect("more pages");
        let last = first.hits[14].id.as_u128();
        // More states with cursors into them than are kept; the entry behind which the cursor stands is gone.
        for n in 0..10 {
            atlas.put([document(500 + n, "Holz", "")]);
            atlas.search(&Search {
                limit: 1,
                ..german("")
            });
        }
        atlas.remove(&[last]);
        atlas.writer.scrub().expect("its title is gone, too");
        let rest = pages(
            &atlas,
            &Search {
                page: Page::After(cursor),
                ..search
            },
            |_| (),
        );
        let all: BTreeSet<u128> = ids(&first)
            .into_iter()
            .chain(rest.iter().copied())
            .collect();
        assert_eq!(
            (rest.len(), all.len()),
            (25, 40),
            "{sort:?}: what did not change neither repeats nor misses"
        );
    }
}

#[test]
fn a_cursor_survives_a_rebuild() {
    let atlas = atlas(30);
    let search = Search {
        limit: 10,
        ..german("")
    };
    let first = atlas.search(&search);
    let mut rebuild = search::Index::rebuild(atlas.dir.path(), MEMORY).expect("nobody rebuilds");
    let all: Vec<_> = (1..=30)
        .map(|id| for_all(document(id, "Laser", "")))
        .collect();
    rebuild.apply(&all).expect("applied");
    rebuild.finish(9).expect("finished");
    atlas.index.refresh().expect("followed");
    let page = Page::After(first.cursor.clone().expect("more pages"));
    let rest = pages(&atlas, &Search { page, ..search }, |_| ());
    let all: BTreeSet<u128> = ids(&first).into_iter().chain(rest).collect();
    assert_eq!(all.len(), 30);
}

#[test]
fn a_cursor_of_another_search_is_refused() {
    let atlas = atlas(30);
    let cursor = atlas.search(&german("laser")).cursor.expect("more pages");
    let after = Page::After(cursor);
    for other in [
        Search {
            page: after.clone(),
            ..german("licht")
        },
        Search {
            page: after.clone(),
            kinds: vec![Kind::Offer],
            ..german("laser")
        },
        Search {
            page: after.clone(),
            sort: Sort::Newest,
            ..german("laser")
        },
    ] {
        let refused = atlas.index.search(Audience::Public, &other);
        assert!(
            matches!(refused, Err(SearchError::Cursor(CursorError::OtherSearch))),
            "{refused:?}"
        );
    }
    let of_others = atlas.index.search(
        Audience::Members,
        &Search {
            page: after,
            ..german("laser")
        },
    );
    assert!(matches!(
        of_others,
        Err(SearchError::Cursor(CursorError::OtherSearch))
    ));
    assert_eq!("laser".parse::<Cursor>(), Err(CursorError::Malformed));
}

#[test]
fn the_last_page_has_no_cursor_and_pages_too_far_have_no_hits() {
    let atlas = atlas(20);
    assert_eq!(
        atlas
            .search(&Search {
                limit: 20,
                ..german("laser")
            })
            .cursor,
        None
    );
    assert!(
        atlas
            .search(&Search {
                limit: 19,
                ..german("laser")
            })
            .cursor
            .is_some()
    );
    for offset in [20, MAX_OFFSET, MAX_OFFSET + 1, u32::MAX] {
        let found = atlas.search(&Search {
            page: Page::Offset(offset),
            ..german("laser")
        });
        assert_eq!(
            (found.total, found.hits.len(), found.cursor),
            (20, 0, None),
            "{offset}"
        );
    }
    let none = atlas.search(&Search {
        limit: 0,
        ..german("laser")
    });
    assert_eq!((none.total, none.hits.len(), none.cursor), (20, 0, None));
}
