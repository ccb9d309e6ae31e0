use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::Audience;
use search::{Index, IndexError, Search, Update};

use crate::support::{Atlas, MEMORY, document, for_all, german, ids};

/// Every file of the index below a folder.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path))
        } else {
            all.push(path)
        }
    }
    all.sort();
    all
}

fn generations(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .filter_map(|name| name.into_string().ok())
        .filter(|n| n.starts_with('g'))
        .collect();
    names.sort();
    names
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let Atlas {
        dir,
        index,
        writer,
        position,
    } = Atlas::of([document(1, "Laser", "")]);
    assert_eq!((index.position(), position), (1, 1));
    drop((index, writer));
    let index = Index::open(dir.path()).expect("opened");
    assert_eq!(index.position(), 1);
    assert_eq!(index.len(Audience::Public), 1);
    index.verify().expect("sound");
}

#[test]
fn what_was_not_committed_is_forgotten() {
    let Atlas {
        dir,
        index,
        mut writer,
        ..
    } = Atlas::of([document(1, "Laser", "")]);
    writer
        .apply(&[for_all(document(2, "Laser", ""))])
        .expect("applied");
    assert_eq!(index.len(Audience::Public), 1, "not seen before the commit");
    drop((index, writer));
    let index = Index::open(dir.path()).expect("opened");
    assert_eq!((index.len(Audience::Public), index.position()), (1, 1));
}

#[test]
fn after_a_crash_between_commits_the_position_is_the_smaller_one() {
    let Atlas {
        dir,
        index,
        mut writer,
        ..
    } = Atlas::of([document(1, "Laser", "")]);
    let meta = |audience: &str| dir.path().join("g1").join(audience).join("meta.json");
    let before = fs::read(meta("brokers")).expect("committed before");
    writer
        .apply(&[for_all(document(2, "Laser", ""))])
        .expect("applied");
    writer.commit(2).expect("committed");
    drop((index, writer));
    // As if the machine had stopped before the third layer's commit.
    fs::write(meta("brokers"), before).expect("written");
    let index = Index::open(dir.path()).expect("opened");
    assert_eq!(index.position(), 1);
    let mut writer = index.writer(MEMORY).expect("nobody else writes");
    writer
        .apply(&[for_all(document(2, "Laser", ""))])
        .expect("applied again");
    writer.commit(2).expect("committed again");
    for audience in Audience::ALL {
        assert_eq!(index.len(*audience), 2, "{audience:?}");
    }
    assert_eq!(index.position(), 2);
}

#[test]
fn there_is_one_writer() {
    let Atlas {
        dir, index, writer, ..
    } = Atlas::empty();
    let other = Index::open(dir.path()).expect("opened");
    for index in [&index, &other] {
        assert!(matches!(index.writer(MEMORY), Err(IndexError::Busy { .. })));
    }
    drop(writer);
    other.writer(MEMORY).expect("free again");
}

#[test]
fn another_opened_index_follows_commits() {
    let mut atlas = Atlas::of([document(1, "Laser", "")]);
    let other = Index::open(atlas.dir.path()).expect("opened");
    assert!(!other.refresh().expect("nothing new"));
    atlas.put([document(2, "Laser", "")]);
    assert_eq!((other.len(Audience::Public), other.position()), (1, 1));
    assert!(other.refresh().expect("something new"));
    assert_eq!((other.len(Audience::Public), other.position()), (2, 2));
}

#[test]
fn a_rebuild_serves_the_old_until_the_new_is_finished() {
    let mut atlas = Atlas::of([document(1, "Laser", "")]);
    let other = Index::open(atlas.dir.path()).expect("opened");
    let mut rebuild = Index::rebuild(atlas.dir.path(), MEMORY).expect("nobody rebuilds");
    assert!(matches!(
        Index::rebuild(atlas.dir.path(), MEMORY),
        Err(IndexError::Busy { .. })
    ));
    rebuild
        .apply(&[
            for_all(document(7, "Laser", "")),
            for_all(document(8, "Laser", "")),
        ])
        .expect("applied");
    rebuild
        .apply(&[Update::removal(document(8, "", "").id)])
        .expect("applied");
    // Meanwhile the old one goes on.
    atlas.put([document(2, "Laser", "")]);
    assert_eq!(atlas.ids("laser"), [1, 2]);
    rebuild.finish(40).expect("finished");
    assert_eq!(atlas.ids("laser"), [1, 2], "until it is refreshed");
    assert!(other.refresh().expect("followed") && atlas.index.refresh().expect("followed"));
    assert_eq!((atlas.ids("laser"), atlas.index.position()), (vec![7], 40));
    assert_eq!(
        ids(&other
            .search(Audience::Public, &german("laser"))
            .expect("an answer")),
        [7]
    );

    let refused = atlas.writer.apply(&[for_all(document(3, "Laser", ""))]);
    assert!(matches!(refused, Err(IndexError::Superseded)));
    assert!(matches!(
        atlas.writer.commit(41),
        Err(IndexError::Superseded)
    ));
    atlas.writer = atlas.index.writer(MEMORY).expect("a writer of the new one");
    atlas.update(&[for_all(document(3, "Laser", ""))]);
    assert_eq!(atlas.ids("laser"), [3, 7]);
    assert!(other.refresh().expect("followed"));
    assert_eq!(generations(atlas.dir.path()), ["g2"], "the old one is gone");
}

#[test]
fn an_old_generation_stays_while_somebody_reads_it() {
    let atlas = Atlas::of([document(1, "Laser", "")]);
    let reader = Index::open(atlas.dir.path()).expect("opened");
    Index::rebuild(atlas.dir.path(), MEMORY)
        .expect("started")
        .finish(5)
        .expect("finished");
    assert_eq!(generations(atlas.dir.path()), ["g1", "g2"]);
    assert_eq!(
        ids(&reader
            .search(Audience::Public, &german("laser"))
            .expect("an answer")),
        [1]
    );
    let Atlas {
        dir, index, writer, ..
    } = atlas;
    drop((index, writer));
    reader.refresh().expect("followed");
    assert!(reader.is_empty(Audience::Public));
    assert_eq!(generations(dir.path()), ["g2"]);
}

#[test]
fn an_abandoned_rebuild_leaves_nothing_behind() {
    let atlas = Atlas::of([document(1, "Laser", "")]);
    let mut rebuild = Index::rebuild(atlas.dir.path(), MEMORY).expect("started");
    rebuild
        .apply(&[for_all(document(2, "Laser", ""))])
        .expect("applied");
    drop(rebuild);
    let index = Index::open(atlas.dir.path()).expect("opened");
    assert_eq!(generations(atlas.dir.path()), ["g1"]);
    assert_eq!(index.len(Audience::Public), 1);
}

#[test]
fn a_damaged_index_is_named_and_a_rebuild_mends_it() {
    let Atlas {
        dir, index, writer, ..
    } = Atlas::of((1..50).map(|id| document(id, "Laser", "Licht und Wasser")));
    drop((index, writer));
    let whole: Vec<(PathBuf, Vec<u8>)> = files(dir.path())
        .into_iter()
        .map(|path| (path.clone(), fs::read(path).expect("read")))
        .collect();
    let mut damaged = 0;
    for (path, bytes) in &whole {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        if name.ends_with(".lock") || name == ".managed.json" {
            continue;
        }
        for length in [0, bytes.len() / 2, bytes.len() - 2] {
            fs::write(path, &bytes[..length]).expect("cut");
            let opened = Index::open(dir.path());
            assert!(
                matches!(opened, Err(IndexError::Corrupt { .. })),
                "{name} cut to {length}: {:?}",
                opened.err()
            );
            damaged += 1;
        }
        fs::remove_file(path).expect("removed");
        if name != "CURRENT" {
            let opened = Index::open(dir.path());
            assert!(
                matches!(opened, Err(IndexError::Corrupt { .. })),
                "{name} removed: {:?}",
                opened.err()
            );
        }
        fs::write(path, bytes).expect("restored");
    }
    assert!(damaged > 20, "{damaged}");
    Index::open(dir.path())
        .expect("whole again")
        .verify()
        .expect("sound");

    let (path, bytes) = whole
        .iter()
        .find(|(path, _)| path.extension().is_some_and(|e| e == "idx"))
        .expect("postings");
    let mut flipped = bytes.clone();
    flipped[0] ^= 0xff;
    fs::write(path, flipped).expect("damaged");
    let index = Index::open(dir.path()).expect("a flipped bit is not seen by opening");
    assert!(matches!(index.verify(), Err(IndexError::Corrupt { .. })));
    let mut rebuild = Index::rebuild(dir.path(), MEMORY).expect("started");
    rebuild
        .apply(&[for_all(document(1, "Laser", ""))])
        .expect("applied");
    rebuild.finish(3).expect("finished");
    index.refresh().expect("followed");
    index.verify().expect("sound");
    assert_eq!(index.position(), 3);
}

#[test]
fn an_index_of_another_format_is_named_and_a_rebuild_mends_it() {
    let Atlas {
        dir, index, writer, ..
    } = Atlas::of([document(1, "Laser", "")]);
    drop((index, writer));
    let current = dir.path().join("CURRENT");
    let other = fs::read_to_string(&current)
        .expect("read")
        .replace("; kinds", " of another program; kinds");
    fs::write(&current, other).expect("written");
    assert!(matches!(
        Index::open(dir.path()),
        Err(IndexError::Outdated { .. })
    ));
    Index::rebuild(dir.path(), MEMORY)
        .expect("started")
        .finish(0)
        .expect("finished");
    let index = Index::open(dir.path()).expect("mended");
    assert_eq!(
        index
            .search(
                Audience::Public,
                &Search {
                    counts: true,
                    ..german("laser")
                }
            )
            .expect("an answer")
            .total,
        0
    );
}
