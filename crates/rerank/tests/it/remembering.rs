use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use rerank::Cache;

use crate::tiny::{Family, Tiny};

fn cache(entries: usize) -> Cache {
    let model = Tiny::new(Family::Bert)
        .load()
        .expect("the model is in order");
    Cache::new(
        Arc::new(model),
        NonZeroUsize::new(entries).expect("it is not 0"),
    )
}

#[test]
fn a_text_is_computed_once() {
    let cache = cache(100);
    assert!(cache.is_empty());
    assert_eq!(cache.get("maß"), None);
    let first = cache.embed_texts(&["maß", "arbeit", "maß"]).unwrap();
    assert_eq!(cache.len(), 2);
    assert!(Arc::ptr_eq(&first[0], &first[2]));
    let second = cache.embed_texts(&["pumps", "arbeit", "maß"]).unwrap();
    assert_eq!(cache.len(), 3);
    // The same memory: it was not computed again.
    assert!(Arc::ptr_eq(&first[0], &second[2]));
    assert!(Arc::ptr_eq(&first[1], &second[1]));
    assert!(Arc::ptr_eq(&first[0], &cache.get("maß").unwrap()));
}

#[test]
fn remembered_vectors_are_the_models() {
    let cache = cache(100);
    let texts = ["schweißnaht prüfung", "who helps", "", "maß"];
    for _ in 0..2 {
        let remembered = cache.embed_texts(&texts).unwrap();
        let computed = cache.model().embed_texts(&texts).unwrap();
        assert!(
            remembered
                .iter()
                .zip(&computed)
                .all(|(a, b)| a[..] == b[..])
        );
    }
}

#[test]
fn no_more_is_remembered_than_was_agreed() {
    for entries in [1, 2, 7, 20] {
        let cache = cache(entries);
        for number in 0..60 {
            let text = format!("{number}");
            let more = format!("{number} {number}");
            assert_eq!(cache.embed_texts(&[&text, &more]).unwrap().len(), 2);
            assert!(
                cache.len() <= entries.max(2),
                "{} of {entries}",
                cache.len()
            );
        }
        assert!(cache.len() >= entries / 2);
    }
}

#[test]
fn more_texts_at_once_than_can_be_remembered_still_get_their_vectors() {
    let cache = cache(4);
    let texts: Vec<String> = (0..50).map(|number| format!("arbeit {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(cache.embed_texts(&texts).unwrap().len(), 50);
    assert!(cache.len() <= 4);
}

#[test]
fn what_is_used_stays_and_what_is_not_goes() {
    let cache = cache(10);
    let used = cache.embed_texts(&["maß", "arbeit"]).unwrap().remove(0);
    for number in 0..40 {
        cache.embed_texts(&[&format!("{number} pumps")]).unwrap();
        assert!(Arc::ptr_eq(&used, &cache.get("maß").unwrap()));
    }
    assert_eq!(cache.get("arbeit"), None);
}

#[test]
fn threads_share_it() {
    let cache = cache(16);
    let texts: Vec<String> = (0..24).map(|number| format!("wissen {number}")).collect();
    let expected = cache.embed_texts(&[&texts[3]]).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for text in &texts {
                    let found = cache.embed_texts(&[text, &texts[3]]).unwrap();
                    assert_eq!(found[1], expected[0]);
                }
            });
        }
    });
    assert!(cache.len() <= 16);
}
