//! An atlas in a folder of its own, and its server without a network.

use std::sync::{Arc, atomic::AtomicBool};

use app::{App, ImportOptions, ImportPart, Mapping, SearchRequest};
use bytes::Bytes;
use domain::{Actor, FixedClock, Kind, Role};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
};
use tower::ServiceExt;
use web::WebState;

pub const PUBLIC_URL: &str = "https://atlas.example";

/// Longest answer that one of the few entries can give reason to.
const ANSWER_MAX: usize = 8 << 20;

const MAPPING: &str = include_str!("server.toml");
const TABLE: &str = include_str!("server.csv");

pub struct Server {
    runtime: Runtime,
    state: WebState,
    /// An editor's.
    pub token: String,
    /// The id of some entry: in addresses `ID` stands for it.
    entry: String,
    _data: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Server {
    pub fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime needs nothing but memory");
        let data = tempfile::tempdir().expect("there is room for temporary files");
        let place = app::Place {
            data: data.path().to_owned(),
            database_url: None,
        };
        let at = "2026-03-01T09:00:00Z".parse().expect("a legal time");
        let clock = Arc::new(FixedClock::new(at));
        let (app, token, entry) = runtime.block_on(async {
            let app = App::open(&place, clock).await.expect("a new atlas opens");
            let operator = Actor::System("fuzz");
            let part = ImportPart {
                mapping: Mapping::parse("server.toml", MAPPING)
                    .expect("the mapping beside this file is sound"),
                name: "server.csv".to_owned(),
                size: TABLE.len() as u64,
                input: Box::new(TABLE.as_bytes()),
            };
            let stop = AtomicBool::new(false);
            let imported = app.import(
                &operator,
                vec![part],
                ImportOptions::default(),
                &stop,
                |_| {},
            );
            imported.await.expect("the table beside this file is sound");
            let account = app.add_account(&operator, "Redaktion", Role::Editor);
            let (_, token) = account.await.expect("it is the first account");
            follow(&app).await;
            let request = SearchRequest {
                kinds: vec![Kind::Event],
                limit: 1,
                ..SearchRequest::default()
            };
            let found = app.search(&Actor::Anonymous, request).await;
            let hits = found.expect("the index is there").hits;
            let entry = hits.first().expect("the table has events").entry.id;
            (app, token, entry.to_string())
        });
        let state = WebState {
            app,
            public_url: PUBLIC_URL.into(),
            version: "0.0.0-fuzz".into(),
            contact: None,
            rates: Arc::default(),
            metrics: Arc::default(),
        };
        Self {
            runtime,
            state,
            token,
            entry,
            _data: data,
        }
    }

    /// An address in which `ID` is the id of some entry, since ids are other ones in every atlas.
    pub fn address(&self, written: &str) -> String {
        format!("/{}", written.replacen("ID", &self.entry, 1))
    }

    /// What the server answers. Whatever it was asked, that is no fault of its own.
    pub fn answer(&self, request: Request<Full<Bytes>>) -> Answer {
        let router = web::router(self.state.clone());
        self.runtime.block_on(async {
            let response = router
                .oneshot(request)
                .await
                .expect("routers are infallible");
            let (parts, body) = response.into_parts();
            let body = body
                .collect()
                .await
                .expect("a body in memory ends")
                .to_bytes();
            let (status, headers) = (parts.status, parts.headers);
            assert!(
                !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
                "{status}"
            );
            assert!(body.len() <= ANSWER_MAX, "{}", body.len());
            Answer {
                status,
                headers,
                body: body.to_vec(),
            }
        })
    }
}

/// Follows the log for as long as there is something to follow: a follower that went on by itself would answer the same
/// question now so, now otherwise.
async fn follow(app: &App) {
    let (stop, stopped) = watch::channel(false);
    let following = app.clone();
    let follower = tokio::spawn(async move { following.follow(stopped).await });
    while !app.readiness().await.current {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let _ = stop.send(true);
    follower
        .await
        .expect("the follower ends when it is told to");
}
