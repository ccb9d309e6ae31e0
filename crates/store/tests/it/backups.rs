use std::{collections::BTreeMap, io::Write as _, sync::Arc};

use domain::{
    Area, Concept, FixedClock, Indicator, KeptReport, Kind, Language, MessageTopic, NewMessage,
    NewReport, Observation, RelationKind, ReportAnswer, ReportReason, ReportState, Role, Scheme,
    SiteText, SiteTextName, SourceId,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use jiff::civil::date;
use store::{Extent, Location, Nature, NewRelation, ReadingCounts, Refusal, Store, StoreError};

use crate::support::{
    self, Atlas, SYSTEM, at, contract, item, organisation, public, retitled, titled, with_id,
};

contract!(
    a_restored_atlas_is_equal_on_either_engine,
    a_backup_is_of_one_moment_while_others_write,
    what_is_not_a_whole_backup_is_refused_and_leaves_nothing,
    data_of_another_nature_than_said_are_refused,
    a_backup_of_a_newer_program_is_refused,
    a_backup_of_schema_1_is_restored,
    only_an_empty_atlas_is_restored_into,
);

/// Something in every table but the leases.
pub async fn fill(atlas: &Atlas) {
    let source = atlas.source("s", 1).await;
    let items = (0..40).map(|i| {
        let title = format!("Häuser \"{i}\" \u{2028} 🦀\t日本");
        item(
            i,
            &i.to_string(),
            with_id(organisation(&title), "ror", &i.to_string()),
        )
    });
    atlas.import(&source, items.collect()).await;
    let entry = atlas.of_record(&source, "1").await;
    let edit = retitled(&entry, "Richtig");
    atlas
        .store
        .edit_entry(&SYSTEM, entry.id, 1, edit)
        .await
        .expect("fine");
    let project = atlas.create(titled(Kind::Project, "Laser")).await;
    let relation = NewRelation {
        kind: RelationKind::TakesPartIn,
        from: entry.id,
        to: project.id,
        role: None,
        since: None,
        until: None,
    };
    atlas.store.relate(&SYSTEM, relation).await.expect("fits");
    let other = atlas.of_record(&source, "2").await;
    atlas
        .store
        .merge(&SYSTEM, entry.id, other.id)
        .await
        .expect("fits");
    let gone = atlas.of_record(&source, "3").await;
    atlas
        .store
        .erase_entry(&SYSTEM, gone.id)
        .await
        .expect("there");
    let account = atlas
        .store
        .create_account("Anna", Role::Editor)
        .await
        .expect("fine");
    atlas
        .store
        .add_token(account.id, "hash")
        .await
        .expect("free");
    atlas.store.set_position("mail", 3).await.expect("works");
    fill_since_schema_2(atlas, &source).await;
    let mut raw = atlas.raw().await;
    let insert = format!(
        "INSERT INTO candidates VALUES ('{}', '{}', 9, '[]', 'open', 'system:test', 7)",
        entry.id, project.id
    );
    let fit = format!(
        "INSERT INTO fits VALUES ('{}', '2026-11', 'helps', 1)",
        entry.id
    );
    for insert in [insert, fit] {
        let insert = sqlx::AssertSqlSafe(insert);
        sqlx::query(insert).execute(&mut raw).await.expect("fits");
    }
    let postcodes = [(
        "50667".to_owned(),
        vec!["05315000".parse().expect("eight digits")],
    )];
    atlas
        .store
        .put_postcodes(&postcodes.into())
        .await
        .expect("works");
    atlas
        .store
        .set_nature(store::Nature::Real)
        .await
        .expect("free");
}

/// The tables that came with schema 2, but the candidates.
async fn fill_since_schema_2(atlas: &Atlas, source: &SourceId) {
    let store = &atlas.store;
    let concepts = [Concept::new(Scheme::Atlas, "x", "urn:x")];
    let put = store.put_concepts(&SYSTEM, source, &concepts, Extent::Whole);
    put.await.expect("fits");
    let told = [Observation {
        area: Area::from_code("05334002").expect("digits"),
        indicator: Indicator::Population,
        on: date(2024, 12, 31),
        value: 252_769.0,
    }];
    let put = store.put_observations(&SYSTEM, source, &told);
    put.await.expect("fits");
    let text = SiteText {
        body: "Wir".to_owned(),
        ..SiteText::default()
    };
    let (name, language) = (SiteTextName::Imprint, Language::German);
    let put = store.put_site_text(&SYSTEM, name, language, Some(&text));
    put.await.expect("fits");
    let message = NewMessage {
        topic: MessageTopic::Other,
        page: "/de".to_owned(),
        body: "Hilfe".to_owned(),
        contact: None,
    };
    store.leave_message(&message, 9).await.expect("fits");
    let counts = ReadingCounts {
        complete: true,
        rows: 40,
        mended: 0,
        left_out: 0,
        refused: 0,
    };
    store.note_reading(source, counts).await.expect("known");
    let left = store.leave_inquiry("x", "versiegelt", at(99_000), 9);
    left.await.expect("fits");
    let ags = "05334002".parse().expect("eight digits");
    let report = KeptReport {
        said: NewReport {
            ags,
            park: "GE Nord".to_owned(),
            reason: ReportReason::NeedFast,
        },
        month: "2026-11".to_owned(),
        expires: at(99_000),
    };
    let left = store.leave_report("x", &report, 9, 9);
    left.await.expect("fits");
    let answer = ReportAnswer {
        ags,
        park: "GE Nord".to_owned(),
        at: at(1_000),
        state: ReportState::PassedOn,
        german: "Weitergegeben".to_owned(),
        english: String::new(),
    };
    let put = store.answer_reports(&SYSTEM, &answer, "2026-12", |_, _| true);
    assert!(put.await.expect("fits"));
}

/// The tables and columns that came with schema 2 and later.
pub const SINCE_SCHEMA_2: &[&str] = &[
    "concepts",
    "observations",
    "site_texts",
    "messages",
    "candidates",
    "inquiries",
    "fits",
    "reports",
    "report_answers",
];
pub const COLUMNS_SINCE_SCHEMA_2: &[(&str, &str)] = &[("changes", "seen"), ("sources", "reading")];

/// A dump without what came with schema 2: the tables, and the last columns of those that grew.
pub fn without_schema_2(mut dump: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    for table in SINCE_SCHEMA_2.iter().chain(&["meta", "leases"]) {
        dump.remove(*table);
    }
    for (table, _) in COLUMNS_SINCE_SCHEMA_2 {
        for row in dump.get_mut(*table).into_iter().flatten() {
            row.truncate(row.rfind('|').expect("several columns"));
        }
    }
    dump
}

/// A backup as the program of schema 1 would have written it.
pub async fn of_schema_1(store: &Store) -> Vec<u8> {
    let bytes = backup(store).await;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut GzDecoder::new(&*bytes), &mut text).expect("gzip");
    let mut lines: Vec<String> = Vec::new();
    let (mut is_old, mut is_grown) = (true, false);
    for line in text.lines() {
        let mut line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        if let Some(schema) = line.get_mut("schema") {
            *schema = 1.into();
        } else if let Some(table) = line.get_mut("table") {
            let name = table["name"].as_str().expect("named");
            is_old = !SINCE_SCHEMA_2.contains(&name);
            is_grown = COLUMNS_SINCE_SCHEMA_2
                .iter()
                .any(|(grown, _)| *grown == name);
            if is_grown {
                table["columns"].as_array_mut().expect("columns").pop();
            }
        } else if let Some(end) = line.get_mut("end") {
            let rows = end["rows"].as_object_mut().expect("counts");
            rows.retain(|table, _| !SINCE_SCHEMA_2.contains(&table.as_str()));
            let before: String = lines.iter().map(|line| format!("{line}\n")).collect();
            end["blake3"] = blake3::hash(before.as_bytes()).to_hex().to_string().into();
            is_old = true;
        } else if is_grown {
            line["row"].as_array_mut().expect("a row").pop();
        }
        if is_old {
            lines.push(line.to_string());
        }
    }
    zipped(&(lines.join("\n") + "\n"))
}

async fn a_backup_of_schema_1_is_restored(atlas: Atlas) {
    fill(&atlas).await;
    let bytes = of_schema_1(&atlas.store).await;
    let before = without_schema_2(atlas.dump().await);
    for copy in empty_ones(&atlas).await {
        copy.store.restore(&*bytes).await.expect("an older one");
        assert_eq!(without_schema_2(copy.dump().await), before);
        let (_, concepts) = copy.store.concepts().await.expect("works");
        assert!(concepts.is_empty() && copy.store.messages().await.expect("works").is_empty());
        assert_eq!(
            copy.store.sources(&SYSTEM).await.expect("works")[0].reading,
            None
        );
        remove(copy).await;
    }
}

async fn backup(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.backup(&mut bytes).await.expect("works");
    bytes
}

/// Empty atlases on both engines, as far as there is a server, beside this one.
pub async fn empty_ones(atlas: &Atlas) -> Vec<Atlas> {
    let mut locations = vec![Location::Sqlite(atlas.dir.join("restored ü.db"))];
    if let Some(server) = support::postgres() {
        locations.push(support::create_database(&server).await);
    }
    let mut empty = Vec::new();
    for location in locations {
        let clock = Arc::new(FixedClock::new(at(9_000)));
        empty.push(Atlas {
            store: Store::open(&location, clock.clone()).await.expect("opens"),
            location,
            clock,
            dir: atlas.dir.clone(),
        });
    }
    empty
}

pub async fn remove(atlas: Atlas) {
    atlas.store.close().await;
    match (&atlas.location, support::postgres()) {
        (location @ Location::Postgres(_), Some(server)) => {
            support::drop_database(&server, location).await;
        }
        (Location::Sqlite(path), _) => std::fs::remove_file(path).expect("there"),
        _ => {}
    }
}

async fn a_restored_atlas_is_equal_on_either_engine(atlas: Atlas) {
    fill(&atlas).await;
    let bytes = backup(&atlas.store).await;
    let mut before = atlas.dump().await;
    let unfilled: Vec<_> = before.iter().filter(|(_, rows)| rows.is_empty()).collect();
    assert_eq!(
        unfilled.len(),
        1,
        "only leases are not in the test: {unfilled:?}"
    );
    // What somebody asked is theirs: what they delete is in no backup either.
    before.insert("inquiries".to_owned(), Vec::new());
    for copy in empty_ones(&atlas).await {
        let summary = copy.store.restore(&*bytes).await.expect("whole");
        assert_eq!((summary.seq, summary.entries), (atlas.last_seq().await, 40));
        assert_eq!(copy.dump().await, before);
        for id in atlas.store.entry_ids(None, 99).await.expect("works") {
            let of = async |store: &Store| store.entry(&SYSTEM, id).await.expect("works");
            assert_eq!(of(&copy.store).await, of(&atlas.store).await);
        }
        // It lives on: the next change has the next number.
        copy.create(organisation("Neu")).await;
        assert_eq!(copy.last_seq().await, summary.seq + 1);
        remove(copy).await;
    }
}

async fn a_backup_is_of_one_moment_while_others_write(atlas: Atlas) {
    fill(&atlas).await;
    let writers: Vec<_> = (0..3)
        .map(|w| {
            let store = atlas.store.clone();
            tokio::spawn(async move {
                for i in 0..25 {
                    let new = public(organisation(&format!("Neu {w} {i}")));
                    store.create_entry(&SYSTEM, new).await.expect("works");
                }
            })
        })
        .collect();
    let mut backups = Vec::new();
    for _ in 0..4 {
        backups.push(backup(&atlas.store).await);
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.expect("works");
    }
    for bytes in backups {
        for copy in empty_ones(&atlas).await {
            let summary = copy.store.restore(&*bytes).await.expect("whole");
            let findings = copy.store.doctor().await.expect("works");
            assert!(
                findings.iter().all(|f| f.code == "not-durable"),
                "{findings:?}"
            );
            let ids = copy.store.entry_ids(None, 999).await.expect("works");
            let created = copy.store.changes_after(0, 999).await.expect("works");
            let created = created
                .iter()
                .filter(|c| c.kind == domain::ChangeKind::Created)
                .count();
            // Of those in the log one was merged and one erased.
            assert_eq!(
                (ids.len() + 2, summary.entries as usize),
                (created, ids.len() + 1)
            );
            remove(copy).await;
        }
    }
}

async fn what_is_not_a_whole_backup_is_refused_and_leaves_nothing(atlas: Atlas) {
    let empty = atlas.dump().await;
    let bytes = {
        let other = empty_ones(&atlas).await.remove(0);
        fill(&other).await;
        let bytes = backup(&other.store).await;
        remove(other).await;
        bytes
    };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut GzDecoder::new(&*bytes), &mut text).expect("gzip");
    let mut bad = vec![
        Vec::new(),
        b"PK no backup at all".to_vec(),
        zipped("[1]\n"),
        zipped(""),
    ];
    for cut in [1, 20, bytes.len() / 2, bytes.len() - 9, bytes.len() - 1] {
        bad.push(bytes[..cut].to_vec());
    }
    for flipped in (30..bytes.len()).step_by(bytes.len() / 13) {
        let mut damaged = bytes.clone();
        damaged[flipped] ^= 0x10;
        // Some bits of the compressed form mean nothing: then it is the same backup.
        let mut read = Vec::new();
        let whole = std::io::Read::read_to_end(&mut GzDecoder::new(&*damaged), &mut read).is_ok();
        if !whole || read != text.as_bytes() {
            bad.push(damaged);
        }
    }
    // Well-formed, but not what was written.
    bad.push(zipped(&text.replace("Laser", "Maser")));
    let without_a_row: Vec<&str> = text
        .lines()
        .filter(|line| !line.contains("Laser"))
        .collect();
    bad.push(zipped(&(without_a_row.join("\n") + "\n")));
    bad.push(zipped(
        &text.replace("\"name\":\"slugs\"", "\"name\":\"snails\""),
    ));
    bad.push(zipped(&format!("{text}{text}")));
    for (i, bad) in bad.iter().enumerate() {
        let refused = atlas.store.restore(&**bad).await;
        assert!(
            matches!(refused, Err(StoreError::Refused(Refusal::Backup(_)))),
            "{i}: {refused:?}"
        );
        assert_eq!(atlas.dump().await, empty, "{i}");
    }
    atlas
        .store
        .restore(&*bytes)
        .await
        .expect("the whole one is fine");
}

async fn data_of_another_nature_than_said_are_refused(atlas: Atlas) {
    let empty = atlas.dump().await;
    let other = empty_ones(&atlas).await.remove(0);
    other.store.set_nature(Nature::Real).await.expect("new");
    let bytes = backup(&other.store).await;
    remove(other).await;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut GzDecoder::new(&*bytes), &mut text).expect("gzip");
    let row = r#"{"row":["nature","real"]}"#;
    for instead in [
        r#"{"row":["nature","peal"]}"#,
        r#"{"row":["nature","demo"]}"#,
    ] {
        let refused = atlas.store.restore(&*sealed(&text, row, instead)).await;
        assert!(
            matches!(refused, Err(StoreError::Refused(Refusal::Backup(_)))),
            "{instead}: {refused:?}"
        );
        assert_eq!(atlas.dump().await, empty, "{instead}");
    }
    let same = atlas.store.restore(&*sealed(&text, row, row)).await;
    same.expect("only what was replaced was refused");
}

/// A backup with something replaced and a checksum that fits.
fn sealed(text: &str, part: &str, instead: &str) -> Vec<u8> {
    assert!(text.contains(part), "{part}");
    let (lines, end) = text.trim_end().rsplit_once('\n').expect("lines");
    let lines = lines.replace(part, instead) + "\n";
    let mut end: serde_json::Value = serde_json::from_str(end).expect("JSON");
    end["end"]["blake3"] = blake3::hash(lines.as_bytes()).to_hex().as_str().into();
    zipped(&format!("{lines}{end}\n"))
}

async fn a_backup_of_a_newer_program_is_refused(atlas: Atlas) {
    let bytes = backup(&atlas.store).await;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut GzDecoder::new(&*bytes), &mut text).expect("gzip");
    let newer = zipped(&text.replacen("\"schema\":5", "\"schema\":99", 1));
    let refused = atlas.store.restore(&*newer).await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Refused(Refusal::NewerBackup(99, 5)))
        ),
        "{refused:?}"
    );
}

async fn only_an_empty_atlas_is_restored_into(atlas: Atlas) {
    let bytes = backup(&atlas.store).await;
    atlas.create(organisation("Haus")).await;
    let before = atlas.dump().await;
    let refused = atlas.store.restore(&*bytes).await;
    assert!(
        matches!(refused, Err(StoreError::Refused(Refusal::NotEmpty))),
        "{refused:?}"
    );
    assert_eq!(atlas.dump().await, before);
    // What stands beside the entries is somebody's work, too.
    for is_text in [true, false] {
        for copy in empty_ones(&atlas).await {
            if is_text {
                let text = SiteText {
                    body: "Wir".to_owned(),
                    ..SiteText::default()
                };
                let (name, language) = (SiteTextName::Imprint, Language::German);
                let put = copy
                    .store
                    .put_site_text(&SYSTEM, name, language, Some(&text));
                put.await.expect("fits");
            } else {
                let message = NewMessage {
                    topic: MessageTopic::Other,
                    page: "/de".to_owned(),
                    body: "Hilfe".to_owned(),
                    contact: None,
                };
                copy.store.leave_message(&message, 9).await.expect("fits");
            }
            let before = copy.dump().await;
            let refused = copy.store.restore(&*bytes).await;
            assert!(
                matches!(refused, Err(StoreError::Refused(Refusal::NotEmpty))),
                "{refused:?}"
            );
            assert_eq!(copy.dump().await, before);
            remove(copy).await;
        }
    }
}

fn zipped(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory");
    gzip.finish().expect("memory")
}
