use domain::Actor;
use store::{Engine, Location, Store, StoreError};

use crate::backups::{COLUMNS_SINCE_SCHEMA_2, SINCE_SCHEMA_2, without_schema_2};
use crate::support::{Atlas, SYSTEM, contract, item, organisation};

contract!(
    an_atlas_is_there_after_reopening,
    a_newer_atlas_is_refused_and_left_alone,
    an_older_atlas_migrates,
    an_atlas_of_schema_1_keeps_everything,
    what_cannot_be_opened_is_named,
    a_sound_atlas_needs_no_doctor,
    the_doctor_finds_damage,
    what_is_acknowledged_is_on_disk,
);

async fn reopened(atlas: &Atlas) -> store::Result<Store> {
    Store::open(&atlas.location, atlas.clock.clone()).await
}

async fn an_atlas_is_there_after_reopening(atlas: Atlas) {
    let made = atlas.create(organisation("Haus")).await;
    let engine = match atlas.location {
        Location::Sqlite(_) => Engine::Sqlite,
        Location::Postgres(_) => Engine::Postgres,
    };
    assert_eq!(atlas.store.engine(), engine);
    atlas.store.close().await;
    let closed = atlas.store.entry(&SYSTEM, made.id).await;
    assert!(
        matches!(closed, Err(StoreError::Unavailable(_))),
        "{closed:?}"
    );
    let again = reopened(&atlas).await.expect("opens");
    assert_eq!(
        again
            .entry(&Actor::Anonymous, made.id)
            .await
            .expect("works"),
        Some(made)
    );
    again.close().await;
}

async fn a_newer_atlas_is_refused_and_left_alone(atlas: Atlas) {
    atlas.create(organisation("Haus")).await;
    let mut raw = atlas.raw().await;
    sqlx::query("UPDATE schema_version SET version = 99")
        .execute(&mut raw)
        .await
        .expect("works");
    let before = atlas.dump().await;
    let refused = reopened(&atlas).await.err();
    assert!(
        matches!(
            refused,
            Some(StoreError::NewerSchema {
                found: 99,
                known: 5
            })
        ),
        "{refused:?}"
    );
    assert!(refused.is_some_and(|error| error.to_string().contains("newer program")));
    assert_eq!(atlas.dump().await, before);
}

/// The oldest atlas that there can be: a database in which nothing was made yet.
async fn an_older_atlas_migrates(atlas: Atlas) {
    let mut raw = atlas.raw().await;
    for table in crate::support::TABLES.iter().rev() {
        let drop = sqlx::AssertSqlSafe(format!("DROP TABLE {table}"));
        sqlx::query(drop).execute(&mut raw).await.expect("works");
    }
    sqlx::query("UPDATE schema_version SET version = 0")
        .execute(&mut raw)
        .await
        .expect("works");
    // Two replicas start at once.
    let (one, two) = tokio::join!(reopened(&atlas), reopened(&atlas));
    for store in [one.expect("migrates"), two.expect("finds it done")] {
        assert_eq!(store.last_seq().await.expect("works"), 0);
        store.close().await;
    }
}

/// Takes away what came with schema 2.
pub async fn make_schema_1(atlas: &Atlas) {
    let mut raw = atlas.raw().await;
    let tables = SINCE_SCHEMA_2
        .iter()
        .rev()
        .map(|table| format!("DROP TABLE {table}"));
    let columns = COLUMNS_SINCE_SCHEMA_2
        .iter()
        .map(|(table, column)| format!("ALTER TABLE {table} DROP COLUMN {column}"));
    for change in tables.chain(columns) {
        let change = sqlx::AssertSqlSafe(change);
        sqlx::query(change).execute(&mut raw).await.expect("works");
    }
    sqlx::query("UPDATE schema_version SET version = 1")
        .execute(&mut raw)
        .await
        .expect("works");
}

async fn an_atlas_of_schema_1_keeps_everything(atlas: Atlas) {
    crate::backups::fill(&atlas).await;
    let before = without_schema_2(atlas.dump().await);
    let ids = atlas.store.entry_ids(None, 99).await.expect("works");
    let entries = atlas.store.entries(&SYSTEM, &ids).await.expect("works");
    make_schema_1(&atlas).await;
    let (one, two) = tokio::join!(reopened(&atlas), reopened(&atlas));
    two.expect("finds it done").close().await;
    let migrated = one.expect("migrates");
    assert_eq!(without_schema_2(atlas.dump().await), before);
    assert_eq!(
        migrated.entries(&SYSTEM, &ids).await.expect("works"),
        entries
    );
    let codes: Vec<_> = migrated.doctor().await.expect("works");
    let codes: Vec<_> = codes
        .iter()
        .map(|f| f.code)
        .filter(|c| *c != "not-durable")
        .collect();
    assert!(codes.is_empty(), "{codes:?}");
    migrated.close().await;
}

async fn a_sound_atlas_needs_no_doctor(atlas: Atlas) {
    let source = atlas.source("s", 1).await;
    let items = (0..30).map(|i| item(i, &i.to_string(), organisation(&format!("Haus {i}"))));
    atlas.import(&source, items.collect()).await;
    let (a, b) = (
        atlas.of_record(&source, "1").await,
        atlas.of_record(&source, "2").await,
    );
    atlas.store.merge(&SYSTEM, a.id, b.id).await.expect("fits");
    atlas
        .store
        .erase_entry(&SYSTEM, atlas.of_record(&source, "3").await.id)
        .await
        .expect("there");
    let findings = atlas.store.doctor().await.expect("works");
    // A test server may run without fsync, and the doctor says so.
    let findings: Vec<_> = findings
        .iter()
        .filter(|f| f.code != "not-durable")
        .collect();
    assert!(findings.is_empty(), "{findings:?}");
}

async fn the_doctor_finds_damage(atlas: Atlas) {
    let haus = atlas.create(organisation("Haus")).await.id;
    atlas.create(organisation("Hof")).await;
    atlas.create(organisation("Weg")).await;
    let mut raw = atlas.raw().await;
    for damage in [
        "DELETE FROM changes WHERE seq = 2".to_owned(),
        format!(
            "UPDATE entries SET content = replace(content, 'Haus', 'Heim') WHERE id = '{haus}'"
        ),
        "DELETE FROM slugs WHERE slug = 'weg'".to_owned(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(damage))
            .execute(&mut raw)
            .await
            .expect("works");
    }
    let findings = atlas.store.doctor().await.expect("works");
    let codes: Vec<_> = findings
        .iter()
        .map(|f| f.code)
        .filter(|c| *c != "not-durable")
        .collect();
    assert_eq!(codes, ["log-gap", "slug-missing", "projection-stale"]);
    assert!(
        findings
            .windows(2)
            .all(|pair| pair[0].level <= pair[1].level),
        "the worst first"
    );
}

/// The store refuses to open when the engine overrules it; here the settings are seen from outside.
async fn what_is_acknowledged_is_on_disk(atlas: Atlas) {
    let settings = atlas.store.durability().await.expect("works");
    let expected: &[(&str, &str)] = match atlas.store.engine() {
        Engine::Sqlite => &[
            ("synchronous", "2"),
            ("journal_mode", "wal"),
            ("secure_delete", "1"),
        ],
        Engine::Postgres => &[("synchronous_commit", "on")],
    };
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(settings, expected);
    atlas.create(organisation("Haus")).await;
    if let Location::Sqlite(path) = &atlas.location {
        // What was acknowledged is readable for another process at once.
        let copy = path.with_extension("copy");
        std::fs::copy(path, &copy).expect("readable");
        let wal = |path: &std::path::Path| format!("{}-wal", path.display());
        std::fs::copy(wal(path), wal(&copy)).expect("readable");
        let after_crash = Store::open(&Location::Sqlite(copy), atlas.clock.clone())
            .await
            .expect("opens");
        assert_eq!(after_crash.last_seq().await.expect("works"), 1);
        after_crash.close().await;
    }
}

async fn what_cannot_be_opened_is_named(atlas: Atlas) {
    let location = match &atlas.location {
        Location::Sqlite(path) => Location::Sqlite(path.join("no folder").join("atlas.db")),
        Location::Postgres(url) => Location::Postgres(url.replace("/atlas_", "/none_")),
    };
    let error = Store::open(&location, atlas.clock.clone())
        .await
        .err()
        .expect("not there");
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert!(error.to_string().contains(&location.to_string()), "{error}");
    let Location::Sqlite(path) = &atlas.location else {
        return;
    };
    let rubbish = path.with_file_name("rubbish.sqlite");
    std::fs::write(&rubbish, [b'x'; 9_000]).expect("written");
    let error = Store::open(&Location::Sqlite(rubbish), atlas.clock.clone())
        .await
        .err()
        .expect("no database");
    assert!(
        error.to_string().contains("restore the last backup"),
        "{error}"
    );
}
