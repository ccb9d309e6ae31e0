use std::{fs, path::Path};

use domain::{EntryId, Language};
use search::{Document, Update};

use crate::{
    files::files,
    support::{Atlas, document},
};

/// Says things in every field that nobody else says.
fn secret() -> Document {
    let mut secret = document(
        0xdead_beef_0bad_cafe_feed_face_cafe_d00d,
        "Zyklotronbauer",
        "Xerxesquelle Zyklotron",
    );
    secret.names.push("Zyklonname".to_owned());
    secret
        .evidence
        .push((Language::English, "Xylophone tuning".to_owned()));
    secret.sources.push("geheimquelle".to_owned());
    secret.districts.push("99999".to_owned());
    secret
}

/// What the engine's files hold, whatever their names are.
fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let data = files(dir)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e != "json" && e != "lock"));
    let mut contents: Vec<_> = data
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
        })
        .map(|path| {
            let extension = path
                .extension()
                .expect("filtered")
                .to_string_lossy()
                .into_owned();
            (extension, fs::read(path).expect("read"))
        })
        .collect();
    contents.sort();
    contents
}

fn holds(dir: &Path, word: &str) -> bool {
    let reversed: String = word.chars().rev().collect();
    let needles = [word.as_bytes(), reversed.as_bytes()];
    files(dir).iter().any(|path| {
        let bytes = fs::read(path).expect("read");
        needles
            .iter()
            .any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
    })
}

#[test]
fn nothing_of_an_erased_entry_is_left_in_any_file() {
    let others = || {
        [
            document(1, "Laser", "Licht"),
            document(3, "Wasser", "Aufbereitung"),
        ]
    };
    let mut atlas = Atlas::of(others().into_iter().chain([secret()]));
    let dir = atlas.dir.path().to_owned();
    assert!(holds(&dir, "geheimquelle"), "the test can see it");
    atlas.update(&[Update::removal(secret().id)]);
    assert!(holds(&dir, "geheimquelle"), "removed, but not erased");
    let removed = contents(&dir);
    atlas.writer.scrub().expect("scrubbed");
    assert_ne!(removed, contents(&dir), "the test can see that too");
    for word in [
        "geheimquelle",
        "zyklotron",
        "Zyklotron",
        "xerxesquelle",
        "zyklonname",
        "99999",
    ] {
        assert!(!holds(&dir, word), "{word}");
    }
    // Words may stand in the files in pieces. So compare with an index that erased something else: what they share
    // comes from neither.
    let mut decoy = document(9, "Anderes", "Beliebiges");
    decoy
        .evidence
        .push((Language::English, "Whatever".to_owned()));
    let mut other = Atlas::of(others().into_iter().chain([decoy]));
    other.remove(&[9]);
    other.writer.scrub().expect("scrubbed");
    let (erased, other) = (contents(&dir), contents(other.dir.path()));
    let differing = erased
        .iter()
        .zip(&other)
        .filter(|(a, b)| a != b)
        .map(|(a, b)| (&a.0, &b.0, a.1.len(), b.1.len()));
    assert_eq!(
        differing.collect::<Vec<_>>(),
        [],
        "{} files, {}",
        erased.len(),
        other.len()
    );
    assert_eq!(erased.len(), other.len());
    assert_eq!((atlas.found("").total, atlas.index.position()), (2, 2));
}

#[test]
fn cursors_do_not_keep_what_was_erased() {
    let mut atlas = Atlas::of([document(1, "Laser", ""), secret()]);
    let search = search::Search {
        limit: 1,
        ..crate::support::german("")
    };
    let cursor = atlas.search(&search).cursor.expect("more pages");
    atlas.update(&[Update::removal(secret().id)]);
    atlas.writer.scrub().expect("scrubbed");
    let found = atlas.search(&search::Search {
        page: search::Page::After(cursor),
        ..search
    });
    assert!(found.hits.iter().all(|hit| hit.id == EntryId::from_u128(1)));
    assert_eq!(found.total, 1);
    assert!(!holds(atlas.dir.path(), "geheimquelle"));
}

#[test]
fn scrubbing_keeps_everything_else_and_can_be_repeated() {
    let mut atlas = Atlas::of((1..40).map(|id| document(id, "Laser", "")));
    atlas
        .writer
        .apply(&[Update::removal(EntryId::from_u128(5))])
        .expect("applied");
    atlas.writer.scrub().expect("what is not committed yet is");
    assert_eq!(atlas.found("laser").total, 38);
    assert_eq!(atlas.index.position(), 1, "without moving the position");
    atlas.writer.scrub().expect("again");
    let all: Vec<u128> = (1..40).collect();
    atlas.remove(&all);
    atlas.writer.scrub().expect("an empty index too");
    assert_eq!(atlas.found("").total, 0);
    atlas.put([document(1, "Laser", "")]);
    assert_eq!(atlas.ids("laser"), [1]);
    atlas.index.verify().expect("sound");
}
