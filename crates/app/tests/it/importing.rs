use domain::{Actor, Kind, Language};

use crate::atlas::{Atlas, OPERATOR};

/// A mapping of our own for a small list.
const MAPPING: &str = r#"
[source]
id = "list"
title = "A list"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://list.example"
corrections = "mail@list.example"
precedence = 50

[file]
format = "csv"

[[entry]]
name = "organisation"
kind = "organisation"
key = "{id}"
texts.de.title = "{name}"
texts.de.summary = "{about}"

[[entry.place]]
name = "{city}"
"#;

const LIST: &str = "id,name,about,city\n1,Gießerei Lenne,Wir gießen Aluminium,Altena\n2,Weberei Wupper,Wir weben Glas,Wuppertal\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_comes_in_lands_on_the_map_and_is_found_with_its_source() {
    let atlas = Atlas::new().await;
    let (report, problems) = atlas.import(MAPPING, "list.csv", LIST).await;
    assert_eq!((report.created, problems.len()), (2, 0), "{problems:?}");
    atlas.settle().await;
    let page = atlas.find(&Actor::Anonymous, "Aluminium").await;
    assert_eq!(
        page.hits[0].entry.content.title(Language::German),
        "Gießerei Lenne"
    );
    assert_eq!(page.hits[0].sources, ["A list"]);
    let overview = atlas
        .app
        .overview(&Actor::Anonymous, Some(Kind::Organisation))
        .await
        .expect("answers");
    let count = |code: &str| {
        overview
            .districts
            .iter()
            .find(|d| d.code == code)
            .map(|d| d.count)
    };
    assert_eq!((count("05962"), count("05124")), (Some(1), Some(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_changes_nothing_and_what_vanished_is_marked() {
    let atlas = Atlas::new().await;
    atlas.import(MAPPING, "list.csv", LIST).await;
    let before = atlas.app.readiness().await.log;
    let (again, _) = atlas.import(MAPPING, "list.csv", LIST).await;
    assert_eq!((again.unchanged, again.created + again.updated), (2, 0));
    assert_eq!(
        atlas.app.readiness().await.log,
        before,
        "the log did not grow"
    );

    let shorter = LIST
        .lines()
        .take(2)
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    let (report, _) = atlas.import(MAPPING, "list.csv", &shorter).await;
    assert_eq!(report.vanished, 1);
    atlas.settle().await;
    let hit = &atlas.find(&Actor::Anonymous, "Weberei").await.hits[0];
    assert!(hit.entry.vanished.is_some(), "marked, not gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_bad_or_unreadable_has_not_vanished() {
    let atlas = Atlas::new().await;
    atlas.import(MAPPING, "list.csv", LIST).await;
    let untitled = LIST.replace("Weberei Wupper", "");
    let (report, _) = atlas.import(MAPPING, "list.csv", &untitled).await;
    assert_eq!(
        (report.refused, report.vanished),
        (1, 0),
        "a bad record is not gone"
    );
    let nameless = LIST.replace("2,Weberei", ",Weberei");
    let (report, _) = atlas.import(MAPPING, "list.csv", &nameless).await;
    assert_eq!(
        (report.vanished, report.unsure),
        (0, true),
        "nobody knows whose row it was"
    );
    let (report, _) = atlas
        .import(MAPPING, "list.csv", "id,name,about,city\n")
        .await;
    assert_eq!(
        (report.vanished, report.unsure),
        (0, true),
        "an empty file proves nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_source_is_not_noted_as_all_of_it() {
    let atlas = Atlas::new().await;
    let complete = async || {
        let sources = atlas.app.sources(&OPERATOR).await.expect("answers");
        let reading = sources[0].reading.as_ref().expect("it was read");
        reading.counts.complete
    };
    atlas.import(MAPPING, "list.csv", LIST).await;
    assert!(complete().await);
    let part = app::ImportPart {
        mapping: app::Mapping::parse("test.toml", MAPPING).expect("sound"),
        name: "part.csv".to_owned(),
        size: 1,
        input: Box::new(std::io::Cursor::new(LIST.as_bytes())),
    };
    let options = app::ImportOptions {
        partial: true,
        ..app::ImportOptions::default()
    };
    let read = atlas.import_parts(vec![part], options).await;
    let report = read.expect("is imported");
    assert!(report.complete, "the part itself was read to its end");
    assert!(!complete().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn postcodes_alone_leave_nothing_open() {
    let head = MAPPING.split("[[entry]]").next().expect("a head");
    let postcodes = format!("{head}[postcodes]\ncode = \"{{code}}\"\nags = \"{{ags}}\"\n");
    let atlas = Atlas::new().await;
    let file = "code,ags\n50667,05315000\n";
    let (report, problems) = atlas.import(&postcodes, "codes.csv", file).await;
    assert_eq!(
        (report.postcodes, report.unsure),
        (1, false),
        "{problems:?}"
    );
    let named = atlas.app.sources(&Actor::Anonymous).await.expect("answers");
    assert_eq!(
        named[0].source.title, "A list",
        "whoever uses them says whose they are"
    );
    let (report, _) = atlas.import(&postcodes, "codes.csv", "code,ags\n").await;
    assert!(report.unsure, "an empty file proves nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_survives_the_next_import() {
    let atlas = Atlas::new().await;
    atlas.import(MAPPING, "list.csv", LIST).await;
    atlas.settle().await;
    let entry = atlas.find(&Actor::Anonymous, "Weberei").await.hits[0]
        .entry
        .clone();
    let mut content = entry.content.clone();
    content
        .texts
        .get_mut(&Language::German)
        .expect("there")
        .title = "Weberei an der Wupper".to_owned();
    let edit = app::Edit {
        content,
        visibility: None,
        guarded: None,
        state: None,
    };
    atlas
        .app
        .edit_entry(&OPERATOR, entry.id, entry.version, edit)
        .await
        .expect("edited");
    let changed = LIST.replace("Wir weben Glas", "Wir weben Glas und Draht");
    atlas.import(MAPPING, "list.csv", &changed).await;
    let page = atlas
        .app
        .entry(&Actor::Anonymous, entry.id)
        .await
        .expect("there");
    let (_, text) = page.entry.content.text(Language::German).expect("German");
    assert_eq!(text.title, "Weberei an der Wupper");
    assert_eq!(
        text.summary, "Wir weben Glas und Draht",
        "what was not corrected follows the source"
    );
    assert_eq!(page.local_parts, ["texts.de.title"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_and_do_not_stop_good_ones() {
    let atlas = Atlas::new().await;
    let text = format!("{LIST},Ohne Schlüssel,x,Köln\n4,,x,Köln\n5,Gut,x,Köln\n");
    let (report, problems) = atlas.import(MAPPING, "list.csv", &text).await;
    assert_eq!((report.created, report.refused), (3, 2));
    assert!(problems[0].starts_with("list.csv:4: "), "{problems:?}");
    assert!(problems[1].starts_with("list.csv:5: "), "{problems:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_mapping_does_not_take_a_source_over() {
    let atlas = Atlas::new().await;
    atlas.import(MAPPING, "list.csv", LIST).await;
    let copied = MAPPING.replace("A list", "Another list");
    let part = app::ImportPart {
        mapping: app::Mapping::parse("test.toml", &copied).expect("sound"),
        name: "list.csv".to_owned(),
        size: 1,
        input: Box::new(std::io::Cursor::new(LIST.as_bytes())),
    };
    let refused = atlas
        .import_parts(vec![part], app::ImportOptions::default())
        .await;
    assert!(matches!(refused, Err(app::AppError::Refused(why)) if why.contains("A list")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_of_relations_alone_is_named_too() {
    const RELATED: &str = r#"
[source]
id = "ties"
title = "Ties"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://ties.example"
corrections = "mail@ties.example"
precedence = 10

[file]
format = "csv"

[[relation]]
kind = "related_to"
key = "{a}-{b}"
from = "list:{a}"
to = "list:{b}"
"#;
    let atlas = Atlas::new().await;
    let named = MAPPING.replace(
        "[[entry.place]]",
        "[entry.ids]\nlist = \"{id}\"\n\n[[entry.place]]",
    );
    atlas.import(&named, "list.csv", LIST).await;
    let (report, problems) = atlas.import(RELATED, "ties.csv", "a,b\n1,2\n").await;
    assert_eq!((report.relations, report.pending), (1, 0), "{problems:?}");
    let sources = atlas.app.sources(&Actor::Anonymous).await.expect("answers");
    let told: Vec<_> = sources
        .iter()
        .map(|s| (s.source.title.as_str(), s.records, s.relations))
        .collect();
    assert_eq!(told, [("A list", 2, 0), ("Ties", 0, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_cut_short_takes_nothing_away_unless_it_is_believed() {
    let atlas = Atlas::new().await;
    let list = |rows: std::ops::Range<u32>| -> String {
        let row = |n| format!("{n},Werkstatt {n},Wir drehen,Altena\n");
        let rows: String = rows.map(row).collect();
        format!("id,name,about,city\n{rows}")
    };
    let import_of = async |rows: std::ops::Range<u32>, options: app::ImportOptions| {
        let list = list(rows);
        let part = app::ImportPart {
            mapping: app::Mapping::parse("test.toml", MAPPING).expect("sound"),
            name: "list.csv".to_owned(),
            size: list.len() as u64,
            input: Box::new(std::io::Cursor::new(list.into_bytes())),
        };
        let done = atlas.import_parts(vec![part], options).await;
        done.expect("comes in")
    };
    let import = async |rows: u32, options| import_of(0..rows, options).await;
    let usual = app::ImportOptions::default();
    assert_eq!(import(100, usual).await.created, 100);
    let dry = app::ImportOptions {
        dry_run: true,
        ..usual
    };
    assert_eq!(
        (
            import(76, dry).await.vanished,
            import(76, usual).await.vanished
        ),
        (24, 24)
    );
    assert_eq!(import(100, usual).await.unbelieved, None);

    let cut = import(70, usual).await;
    let losses = cut.unbelieved.expect("too many are missing");
    assert_eq!(
        (cut.vanished, losses.records.missing, losses.records.known),
        (0, 30, 100)
    );
    assert!(
        import(70, dry).await.unbelieved.is_some(),
        "said before anything is written"
    );
    let partial = app::ImportOptions {
        partial: true,
        ..usual
    };
    assert_eq!(import(70, partial).await.unbelieved, None);
    let believed = app::ImportOptions {
        accept_losses: true,
        ..usual
    };
    assert_eq!(import(70, believed).await.vanished, 30);

    // What is new in the file does not make up for what is missing.
    let renamed = import_of(1_000..1_300, usual).await;
    let losses = renamed.unbelieved.expect("all that was known is missing");
    assert_eq!((losses.records.missing, losses.records.known), (70, 70));
    assert_eq!(renamed.vanished, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_cut_off_within_a_row_is_not_believed() {
    let atlas = Atlas::new().await;
    let row = |i: u32| format!("{i},Firma {i},Ein Text,Köln\n");
    let list =
        |rows: u32| "id,name,about,city\n".to_owned() + &(0..rows).map(row).collect::<String>();
    atlas.import(MAPPING, "list.csv", &list(100)).await;
    let cut = list(60) + "60,Firm";
    let (report, _) = atlas.import(MAPPING, "list.csv", &cut).await;
    let losses = report.unbelieved.expect("too many are missing");
    assert_eq!(
        (losses.records.missing, report.refused, report.vanished),
        (40, 1, 0)
    );
    // So few may be missing, but the row that cannot be read leaves open which.
    let (report, _) = atlas
        .import(MAPPING, "list.csv", &(list(95) + "95,Firm"))
        .await;
    assert_eq!(
        (report.unbelieved, report.unsure, report.vanished),
        (None, true, 0)
    );
}

/// A file that gives what it has, and then does something else than to end.
struct Strange<F> {
    text: std::io::Cursor<Vec<u8>>,
    then: F,
}

impl<F: FnMut()> std::io::Read for Strange<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = std::io::Read::read(&mut self.text, into)?;
        if read == 0 {
            (self.then)();
        }
        Ok(read)
    }
}

fn strange(text: &str, then: impl FnMut() + Send + 'static) -> app::ImportPart {
    let text = std::io::Cursor::new(text.as_bytes().to_vec());
    app::ImportPart {
        mapping: app::Mapping::parse("test.toml", MAPPING).expect("sound"),
        name: "strange.csv".to_owned(),
        size: 1,
        input: Box::new(std::io::BufReader::new(Strange { text, then })),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_reading_breaks_off_nothing_has_vanished() {
    let atlas = Atlas::new().await;
    atlas.import(MAPPING, "list.csv", LIST).await;
    let beginning = LIST.lines().take(2).collect::<Vec<_>>().join("\n") + "\n";
    let part = strange(&beginning, || panic!("the reader has a fault"));
    let read = atlas.import_parts(vec![part], app::ImportOptions::default());
    let error = read.await.expect_err("it broke off");
    assert!(error.to_string().contains("inside"), "{error}");
    atlas.settle().await;
    let found = atlas.find(&Actor::Anonymous, "Weberei").await;
    assert!(found.hits[0].entry.vanished.is_none(), "nobody read of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_file_gives_nothing_more_can_be_stopped() {
    let atlas = Atlas::new().await;
    let (wake, asleep) = std::sync::mpsc::channel::<()>();
    // Waits until this test is over.
    let part = strange(LIST, move || {
        let _ = asleep.recv();
    });
    let stop = std::sync::atomic::AtomicBool::new(false);
    let options = app::ImportOptions::default();
    let import = atlas
        .app
        .import(&OPERATOR, vec![part], options, &stop, |_| {});
    let later = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let (report, ()) = tokio::join!(import, later);
    let report = report.expect("ends in peace");
    assert!(!report.complete && report.vanished == 0, "{report:?}");
    drop(wake);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_changes_nothing_whatever_reads_it() {
    let atlas = Atlas::new().await;
    atlas.import(MAPPING, "list.csv", LIST).await;
    let gigantic = [b"a,b\n".to_vec(), vec![b'x'; 3 << 20]].concat();
    let bad: [(&str, Vec<u8>); 8] = [
        ("empty", Vec::new()),
        ("blank", b"\n\n  \n".to_vec()),
        ("binary", (0..=255_u8).cycle().take(70_000).collect()),
        ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec()),
        (
            "utf-16",
            "id;name"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        (
            "a page of errors",
            b"<!DOCTYPE html><title>404</title>\n".to_vec(),
        ),
        ("a cut array", b"[{\"id\": 1, \"name\": \"Wer".to_vec()),
        ("a gigantic line", gigantic),
    ];
    let own = app::Mapping::parse("test.toml", MAPPING).expect("sound");
    let shipped = app::shipped().iter();
    let shipped = shipped.map(|known| app::Mapping::shipped(known.name).expect("sound"));
    for mapping in shipped.chain([own]) {
        for (what, bytes) in &bad {
            let part = app::ImportPart {
                mapping: mapping.clone(),
                name: "bad_gewerbe_gwg_de.csv".to_owned(),
                size: bytes.len() as u64,
                input: Box::new(std::io::Cursor::new(bytes.clone())),
            };
            let done = atlas.import_parts(vec![part], app::ImportOptions::default());
            let done = done.await.expect("is answered");
            let about = format!("{what} read as {}: {done:?}", mapping.source().id);
            assert!(!done.complete || done.unsure, "{about}");
            let written = [
                done.created,
                done.updated,
                done.relations,
                done.concepts,
                done.observations,
            ];
            let gone = [
                done.vanished,
                done.concepts_removed,
                done.observations_removed,
            ];
            assert_eq!(
                (written, gone, done.postcodes),
                ([0; 5], [0; 3], 0),
                "{about}"
            );
        }
    }
    atlas.settle().await;
    let left = atlas.find(&Actor::Anonymous, "").await;
    assert!(left.total == 2 && left.hits.iter().all(|hit| hit.entry.vanished.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_leave_out_what_only_a_closed_source_says() {
    let atlas = Atlas::new().await;
    let with_ids = |mapping: &str| {
        let ids = "[entry.ids]\nror = \"{id}\"\n\n[[entry.place]]";
        mapping.replace("[[entry.place]]", ids)
    };
    let open = with_ids(MAPPING).replace("texts.de.summary = \"{about}\"\n", "");
    let first = "id,name,about,city\n1,Gießerei Lenne,,Altena\n";
    atlas.import(&open, "open.csv", first).await;
    let closed = with_ids(MAPPING)
        .replace("id = \"list\"", "id = \"closed\"")
        .replace("precedence = 50", "precedence = 90\ndownloadable = false");
    let (report, problems) = atlas.import(&closed, "closed.csv", LIST).await;
    assert_eq!((report.created, report.matched), (1, 1), "{problems:?}");
    atlas.settle().await;
    let found = atlas.find(&Actor::Anonymous, "Aluminium").await;
    assert_eq!(found.total, 1, "it is shown");
    let export = atlas.app.export(&Actor::Anonymous, None).await;
    let mut export = export.expect("answers");
    let mut given = Vec::new();
    while let Some(portion) = export.portion().await.expect("answers") {
        given.extend(portion);
    }
    assert_eq!(
        given.len(),
        1,
        "the other is said by the closed source alone"
    );
    let content = &given[0].entry.content;
    assert_eq!(content.title(Language::German), "Gießerei Lenne");
    assert!(!format!("{content:?}").contains("Aluminium"), "{content:?}");
    let sources: Vec<_> = given[0].sources.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(sources, ["list"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_may_not_import() {
    let atlas = Atlas::new().await;
    let part = || app::ImportPart {
        mapping: app::Mapping::parse("test.toml", MAPPING).expect("sound"),
        name: "list.csv".to_owned(),
        size: 1,
        input: Box::new(std::io::Cursor::new(LIST.as_bytes())),
    };
    let stop = std::sync::atomic::AtomicBool::new(false);
    let options = app::ImportOptions::default();
    let refused = atlas
        .app
        .import(&Actor::Anonymous, vec![part()], options, &stop, |_| {})
        .await;
    assert!(matches!(refused, Err(app::AppError::Forbidden)));
}
