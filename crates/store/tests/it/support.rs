//! An empty atlas on either engine, and short ways to fill it.

use std::{collections::BTreeMap, future::Future, path::PathBuf, sync::Arc};

use domain::{
    AccountId, Actor, Ags, Content, DraftRecord, DraftRelation, Endpoint, Entry, EntryId,
    ExternalId, FixedClock, Kind, Language, Place, Region, RelationKind, Role, Source, SourceId,
    State, Timestamp, Visibility,
};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};
use store::{BatchReport, Edit, ImportItem, Location, NewEntry, Store};

pub const SYSTEM: Actor = Actor::System("test");

/// An atlas of its own for one case.
pub struct Atlas {
    pub store: Store,
    pub location: Location,
    pub clock: Arc<FixedClock>,
    /// Where files may be put.
    pub dir: PathBuf,
}

/// Makes two tests of each case: one per engine.
macro_rules! contract {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $case() { crate::support::on_sqlite(super::$case); })+
        }
        mod postgres {
            $(#[test] fn $case() { crate::support::on_postgres(super::$case); })+
        }
    };
}
pub(crate) use contract;

pub fn on_sqlite<F: Future<Output = ()>>(case: impl FnOnce(Atlas) -> F) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let location = Location::Sqlite(dir.path().join("atlas ü.db"));
    block_on(async {
        let atlas = Atlas::open(location, dir.path().to_owned()).await;
        let store = atlas.store.clone();
        case(atlas).await;
        store.close().await;
    });
}

pub fn on_postgres<F: Future<Output = ()>>(case: impl FnOnce(Atlas) -> F) {
    let Some(server) = postgres() else {
        return;
    };
    let dir = tempfile::tempdir().expect("a temporary directory");
    block_on(async {
        let location = create_database(&server).await;
        let atlas = Atlas::open(location.clone(), dir.path().to_owned()).await;
        let store = atlas.store.clone();
        case(atlas).await;
        store.close().await;
        drop_database(&server, &location).await;
    });
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future);
}

/// The URL of the server for tests, if there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where the server is"
)]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub fn postgres() -> Option<String> {
    let server = std::env::var("ATLAS_TEST_POSTGRES").ok();
    if server.is_none() {
        assert!(
            std::env::var("ATLAS_TEST_POSTGRES_REQUIRED").is_err(),
            "ATLAS_TEST_POSTGRES is not set, but the PostgreSQL half of the contract is required"
        );
        eprintln!("skipped: ATLAS_TEST_POSTGRES is not set");
    }
    server
}

/// A new, empty database on this server.
pub async fn create_database(server: &str) -> Location {
    let name = format!("atlas_{:032x}", rand::random::<u128>());
    // Its order of texts is another than SQLite's, so that nothing comes to rely on either.
    run(
        server,
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
    )
    .await;
    let (before, parameters) = server.split_once('?').unwrap_or((server, ""));
    let host = before.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    Location::Postgres(format!("{host}/{name}?{parameters}"))
}

/// Removes a database made by [`create_database`].
pub async fn drop_database(server: &str, location: &Location) {
    let Location::Postgres(url) = location else {
        return;
    };
    let name = url
        .rsplit('/')
        .next()
        .and_then(|rest| rest.split('?').next());
    let name = name.expect("made above");
    run(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn run(server: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(server)
        .await
        .expect("the server of ATLAS_TEST_POSTGRES");
    sqlx::query(AssertSqlSafe(sql))
        .execute(&mut conn)
        .await
        .expect("allowed on that server");
}

impl Atlas {
    async fn open(location: Location, dir: PathBuf) -> Self {
        let clock = Arc::new(FixedClock::new(at(1_000)));
        let store = Store::open(&location, clock.clone())
            .await
            .expect("an empty atlas");
        Self {
            store,
            location,
            clock,
            dir,
        }
    }

    /// A connection beside the store, to look into the tables or to damage them.
    pub async fn raw(&self) -> AnyConnection {
        let url = match &self.location {
            Location::Sqlite(path) => {
                let path = path.to_str().expect("UTF-8");
                format!(
                    "sqlite://{}",
                    path.replace(' ', "%20").replace('ü', "%C3%BC")
                )
            }
            Location::Postgres(url) => url.clone(),
        };
        AnyConnection::connect(&url)
            .await
            .expect("the store opened it, too")
    }

    pub async fn create(&self, content: Content) -> Entry {
        self.store
            .create_entry(&SYSTEM, public(content))
            .await
            .expect("a usable content")
    }

    pub async fn source(&self, id: &str, precedence: i64) -> SourceId {
        let source = source(id, precedence);
        self.store.put_source(&source).await.expect("a source");
        source.id
    }

    pub async fn import(&self, source: &SourceId, items: Vec<ImportItem>) -> BatchReport {
        self.store
            .import_batch(&SYSTEM, source, items)
            .await
            .expect("the database works")
    }

    /// The entry that shows what this record of the source says.
    pub async fn of_record(&self, source: &SourceId, key: &str) -> Entry {
        let query = format!("SELECT entry FROM refs WHERE ref = 'rec:{source}:{key}'");
        let row = sqlx::query(AssertSqlSafe(query))
            .fetch_one(&mut self.raw().await)
            .await;
        let id: String = row.expect("a known record").get(0);
        let id = id.parse().expect("an id");
        self.store
            .entry(&SYSTEM, id)
            .await
            .expect("works")
            .expect("there")
    }

    pub async fn title(&self, id: EntryId) -> String {
        let entry = self
            .store
            .entry(&SYSTEM, id)
            .await
            .expect("works")
            .expect("there");
        entry.content.title(Language::German).to_owned()
    }

    pub async fn last_seq(&self) -> i64 {
        self.store.last_seq().await.expect("works")
    }

    /// Everything in every table, as text: table, then its rows in any order.
    pub async fn dump(&self) -> BTreeMap<String, Vec<String>> {
        let mut conn = self.raw().await;
        let mut dump = BTreeMap::new();
        for table in TABLES {
            let query = format!("SELECT * FROM {table}");
            let rows = sqlx::query(AssertSqlSafe(query))
                .fetch_all(&mut conn)
                .await
                .expect("a table");
            let text = |row: &sqlx::any::AnyRow| {
                let cells: Vec<String> = (0..row.len())
                    .map(|i| match row.try_get::<Option<String>, _>(i) {
                        Ok(text) => text.unwrap_or_default(),
                        Err(_) => row.get::<i64, _>(i).to_string(),
                    })
                    .collect();
                cells.join("|")
            };
            let mut rows: Vec<String> = rows.iter().map(text).collect();
            rows.sort();
            dump.insert((*table).to_owned(), rows);
        }
        dump
    }

    /// Fails if this text stands in any table.
    pub async fn assert_nowhere(&self, secret: &str) {
        for (table, rows) in self.dump().await {
            let found = rows.iter().find(|row| row.contains(secret));
            assert_eq!(found, None, "'{secret}' is still in {table}");
        }
    }
}

/// Every table of the schema.
pub const TABLES: &[&str] = &[
    "meta",
    "counter",
    "changes",
    "accounts",
    "tokens",
    "entries",
    "slugs",
    "refs",
    "name_keys",
    "sources",
    "source_records",
    "statements",
    "relations",
    "merges",
    "erased",
    "postcodes",
    "leases",
    "positions",
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

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).expect("in range")
}

pub fn member(id: AccountId) -> Actor {
    Actor::Account {
        id,
        role: Role::Member,
    }
}

pub fn titled(kind: Kind, title: &str) -> Content {
    Content::titled(kind, Language::German, title)
}

pub fn organisation(title: &str) -> Content {
    titled(Kind::Organisation, title)
}

pub fn with_id(mut content: Content, scheme: &str, value: &str) -> Content {
    content.external_ids.insert(external(scheme, value));
    content
}

pub fn located(mut content: Content, ags: &str) -> Content {
    let ags: Ags = ags.parse().expect("eight digits");
    content.places.push(Place {
        name: "Ort".to_owned(),
        region: Region::Municipality(ags),
        ..Place::default()
    });
    content
}

pub fn external(scheme: &str, value: &str) -> ExternalId {
    ExternalId {
        scheme: scheme.to_owned(),
        value: value.to_owned(),
    }
}

pub fn public(content: Content) -> NewEntry {
    NewEntry {
        content,
        owner: None,
        visibility: Visibility::Public,
        guarded: BTreeMap::new(),
        state: State::Published,
        fictional: false,
    }
}

/// An edit that changes nothing yet.
pub fn edit_of(entry: &Entry) -> Edit {
    Edit {
        content: entry.content.clone(),
        visibility: entry.visibility,
        guarded: entry.guarded.clone(),
        state: entry.state,
    }
}

pub fn retitled(entry: &Entry, title: &str) -> Edit {
    let mut edit = edit_of(entry);
    for text in edit.content.texts.values_mut() {
        text.title = title.to_owned();
    }
    edit
}

pub fn source(id: &str, precedence: i64) -> Source {
    Source {
        id: SourceId::new(id).expect("legal"),
        title: format!("Quelle {id}"),
        publisher: "Haus".to_owned(),
        licence: "CC0-1.0".to_owned(),
        attribution: String::new(),
        url: "https://example.org".to_owned(),
        corrections: "mailto:a@example.org".to_owned(),
        precedence,
        fictional: false,
        downloadable: true,
        method_changed: Vec::new(),
    }
}

pub fn item(line: u64, key: &str, draft: Content) -> ImportItem {
    ImportItem {
        line,
        record: Some(DraftRecord {
            key: key.to_owned(),
            url: Some(format!("https://example.org/{key}")),
            notes: Vec::new(),
            draft,
            visibility: Visibility::Public,
        }),
        relations: Vec::new(),
    }
}

/// An item whose record is for these eyes.
pub fn item_for(visibility: Visibility, line: u64, key: &str, draft: Content) -> ImportItem {
    let mut item = item(line, key, draft);
    if let Some(record) = &mut item.record {
        record.visibility = visibility;
    }
    item
}

pub fn relation_item(line: u64, key: &str, kind: RelationKind, ends: [Endpoint; 2]) -> ImportItem {
    let [from, to] = ends;
    ImportItem {
        line,
        record: None,
        relations: vec![DraftRelation {
            key: key.to_owned(),
            kind,
            from,
            to,
            role: None,
            since: None,
            until: None,
        }],
    }
}

pub fn record_end(source: &SourceId, key: &str) -> Endpoint {
    Endpoint::Record {
        source: source.clone(),
        key: key.to_owned(),
    }
}
