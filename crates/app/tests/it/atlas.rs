use std::{collections::BTreeMap, io::Cursor, sync::Arc, sync::atomic::AtomicBool, time::Duration};

use app::{
    App, AppError, ImportEvent, ImportOptions, ImportPart, ImportReport, Mapping, NewEntry, Place,
    SearchPage, SearchRequest,
};
use domain::{
    Actor, Concept, Content, Entry, Kind, Language, Role, Source, SourceId, SystemClock, Visibility,
};
use tempfile::TempDir;
use tokio::sync::watch;

/// An installation of its own whose index follows the log.
pub struct Atlas {
    pub app: App,
    pub folder: TempDir,
    stop: watch::Sender<bool>,
}

pub const OPERATOR: Actor = Actor::System("test");

impl Atlas {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::in_folder(folder).await
    }

    pub async fn in_folder(folder: TempDir) -> Self {
        let place = Place {
            data: folder.path().to_owned(),
            database_url: None,
        };
        let app = App::open(&place, Arc::new(SystemClock))
            .await
            .expect("opens");
        let (stop, stopped) = watch::channel(false);
        tokio::spawn({
            let app = app.clone();
            async move { app.follow(stopped).await }
        });
        Self { app, folder, stop }
    }

    /// One that holds what a backup holds, in a folder that may hold the index of another.
    pub async fn restored(folder: TempDir, backup: &[u8]) -> Self {
        let place = Place {
            data: folder.path().to_owned(),
            database_url: None,
        };
        let app = App::open(&place, Arc::new(SystemClock))
            .await
            .expect("opens");
        app.restore(&OPERATOR, backup).await.expect("restores");
        app.close().await;
        Self::in_folder(folder).await
    }

    /// Ends it; its folder can be opened again.
    pub async fn stop(self) -> TempDir {
        self.stop.send(true).expect("the follower listens");
        self.app.close().await;
        self.folder
    }

    /// Waits until the index holds every change.
    pub async fn settle(&self) {
        for _ in 0..2_000 {
            if self.app.readiness().await.current {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "the index does not catch up: {:?}",
            self.app.readiness().await
        );
    }

    pub async fn account(&self, name: &str, role: Role) -> Actor {
        let (_, token) = self
            .app
            .add_account(&OPERATOR, name, role)
            .await
            .expect("is added");
        let actor = self.app.actor_by_token(&token).await.expect("answers");
        actor.expect("the token is known")
    }

    pub async fn add(&self, actor: &Actor, content: Content, visibility: Visibility) -> Entry {
        let new = NewEntry {
            content,
            visibility,
            guarded: BTreeMap::new(),
            state: None,
        };
        self.app.create_entry(actor, new).await.expect("is created")
    }

    /// Adds so many public entries, titled with their number.
    pub async fn add_many(&self, kind: Kind, title: &str, count: usize) {
        for number in 0..count {
            let content = titled(kind, &format!("{title} {number}"));
            self.add(&OPERATOR, content, Visibility::Public).await;
        }
    }

    /// Another process on the same atlas, which does not follow its log.
    pub async fn beside(&self) -> App {
        let place = Place {
            data: self.folder.path().to_owned(),
            database_url: None,
        };
        let app = App::open(&place, Arc::new(SystemClock)).await;
        app.expect("opens")
    }

    pub async fn find(&self, actor: &Actor, q: &str) -> SearchPage {
        let found = self.app.search(actor, asked(q)).await;
        found.expect("searching never fails")
    }

    /// What anybody finds.
    pub async fn ask(&self, request: SearchRequest) -> SearchPage {
        let found = self.app.search(&Actor::Anonymous, request).await;
        found.expect("answers")
    }

    /// Lets the atlas know these concepts, as an import beside it would.
    pub async fn know(&self, concepts: Vec<Concept>) {
        let location = store::Location::Sqlite(self.folder.path().join("atlas.sqlite"));
        let store = store::Store::open(&location, Arc::new(SystemClock));
        let store = store.await.expect("opens");
        let source = Source {
            id: SourceId::new("words").expect("legal"),
            title: "Wörter".to_owned(),
            publisher: "Haus".to_owned(),
            licence: "CC0-1.0".to_owned(),
            attribution: String::new(),
            url: String::new(),
            corrections: String::new(),
            precedence: 1,
            fictional: false,
            downloadable: true,
            method_changed: Vec::new(),
        };
        store.put_source(&source).await.expect("a source");
        store
            .put_concepts(&OPERATOR, &source.id, &concepts, store::Extent::Whole)
            .await
            .expect("are kept");
        store.close().await;
    }

    /// Imports these files, to the end.
    pub async fn import_parts(
        &self,
        parts: Vec<ImportPart>,
        options: ImportOptions,
    ) -> Result<ImportReport, AppError> {
        let stop = AtomicBool::new(false);
        self.app
            .import(&OPERATOR, parts, options, &stop, |_| {})
            .await
    }

    /// Imports a text through a mapping; gives the report and the problems.
    pub async fn import(
        &self,
        mapping: &str,
        file: &str,
        text: &str,
    ) -> (ImportReport, Vec<String>) {
        let part = ImportPart {
            mapping: Mapping::parse("test.toml", mapping).expect("the mapping is sound"),
            name: file.to_owned(),
            size: text.len() as u64,
            input: Box::new(Cursor::new(text.as_bytes().to_vec())),
        };
        let mut problems = Vec::new();
        let stop = AtomicBool::new(false);
        let report = self
            .app
            .import(
                &OPERATOR,
                vec![part],
                ImportOptions::default(),
                &stop,
                |event| {
                    if let ImportEvent::Problem(problem) = event {
                        problems.push(problem.to_string());
                    }
                },
            )
            .await
            .expect("is imported");
        (report, problems)
    }
}

pub fn titled(kind: Kind, title: &str) -> Content {
    Content::titled(kind, Language::German, title)
}

/// A search for these words in everything.
pub fn asked(q: &str) -> SearchRequest {
    SearchRequest {
        q: q.to_owned(),
        ..SearchRequest::default()
    }
}
