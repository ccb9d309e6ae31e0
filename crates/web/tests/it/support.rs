//! One atlas for all tests, and the ways to ask it.

use std::{
    sync::{Arc, LazyLock, atomic::AtomicBool},
    time::Duration,
};

use app::{App, Order, SearchRequest};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::{Account, Actor, FixedClock, Kind, Role};
use http_body_util::BodyExt;
use tokio::{runtime::Runtime, sync::watch};
use tower::ServiceExt;
use web::WebState;

pub const PUBLIC_URL: &str = "https://atlas.example";

/// Who operates the tests' atlas.
pub const CONTACT: &str = "atlas@allianz.example";

/// An organisation of the sample of which much is proven.
pub const HOLDER: &str = "zentrum-fuer-strahlwerkzeuge-soers";

/// The atlas that the tests share. Those that write make entries of their own.
pub static ATLAS: LazyLock<Atlas> = LazyLock::new(|| Atlas::open(true));

/// An atlas without entries, whose few figures and concepts a test can know by heart.
pub static KNOWLEDGE: LazyLock<Atlas> = LazyLock::new(|| Atlas::open(false));

/// A router over the sample data, an editor's token, and the runtime on which all of it lives.
pub struct Atlas {
    pub runtime: Runtime,
    pub state: WebState,
    router: Router,
    app: App,
    pub editor: String,
    _data: tempfile::TempDir,
    _stop: watch::Sender<bool>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Atlas {
    fn open(with_sample: bool) -> Self {
        let runtime = Runtime::new().expect("threads can be started");
        let data = tempfile::tempdir().expect("a folder can be made");
        let (stop, stopped) = watch::channel(false);
        let place = app::Place {
            data: data.path().to_owned(),
            database_url: None,
        };
        let (app, editor) = runtime.block_on(async {
            let at = "2026-03-01T09:00:00Z".parse().expect("legal");
            let app = App::open(&place, Arc::new(FixedClock::new(at)))
                .await
                .expect("opens");
            if with_sample {
                let loaded = app.load_demo(&AtomicBool::new(false)).await;
                loaded.expect("the sample data loads");
            } else {
                crate::knowledge::load(&app).await;
            }
            let operator = Actor::System("test");
            let (_, token): (Account, String) = app
                .add_account(&operator, "Redaktion", Role::Editor)
                .await
                .expect("is new");
            app.reindex(|_| {}).await.expect("the index is built");
            (app, token)
        });
        let following = app.clone();
        runtime.spawn(async move { following.follow(stopped).await });
        runtime.block_on(async {
            while !app.readiness().await.current {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        let state = WebState {
            app: app.clone(),
            public_url: PUBLIC_URL.into(),
            version: "0.0.0-test".into(),
            contact: Some(CONTACT.into()),
            rates: Arc::default(),
            metrics: Arc::default(),
        };
        Self {
            runtime,
            router: web::router(state.clone()),
            state,
            app,
            editor,
            _data: data,
            _stop: stop,
        }
    }

    /// Sends a request.
    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(answered(&self.router, request))
    }

    /// Leaves a message about accessibility; its id.
    pub fn leave_message(&self, body: &str) -> String {
        let message = domain::NewMessage {
            topic: domain::MessageTopic::Accessibility,
            page: "/de".to_owned(),
            body: body.to_owned(),
            contact: None,
        };
        let left = self.app.leave_message(&Actor::Anonymous, message);
        self.runtime.block_on(left).expect("is kept").to_string()
    }

    /// `GET` of a path with its query.
    pub fn get(&self, address: &str) -> Answer {
        self.send(
            Request::get(address)
                .body(Body::empty())
                .expect("a legal address"),
        )
    }

    /// A request of the editor with a JSON body and further headers.
    pub fn write(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        json: &serde_json::Value,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(address)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.editor))
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(json.to_string())).expect("legal"))
    }

    /// Merges two new organisations; gives the slug of the one that stays and of the one that went.
    pub fn merged(&self) -> (String, String) {
        let made = ["Doppelhaus Nord", "Doppelhaus Süd"].map(|title| {
            let entry = serde_json::json!({ "content": {
                "texts": { "de": { "title": title } }, "body": { "kind": "organisation" },
            }});
            let made = self.write("POST", "/api/v1/entries", &[], &entry).json();
            let text = |name: &str| made[name].as_str().expect("is there").to_owned();
            (text("id").parse().expect("an id"), text("slug"))
        });
        let [(kept, kept_slug), (gone, gone_slug)] = made;
        let merge = self.app.merge(&Actor::System("test"), kept, gone);
        self.runtime.block_on(merge).expect("can be merged");
        (kept_slug, gone_slug)
    }

    /// The id and slug of some entry of this kind from the sample: others come and go with the tests that make them.
    pub fn some(&self, kind: Kind) -> (String, String) {
        let request = SearchRequest {
            kinds: vec![kind],
            order: Order::Newest,
            limit: 50,
            ..SearchRequest::default()
        };
        let found = self
            .runtime
            .block_on(self.app.search(&Actor::Anonymous, request));
        let mut hits = found.expect("answers").hits.into_iter();
        let hit = hits.find(|hit| hit.fictional);
        let entry = hit
            .unwrap_or_else(|| panic!("the sample data has no {kind:?}"))
            .entry;
        (entry.id.to_string(), entry.slug)
    }
}

/// An atlas of its own without entries, for tests that bring their own vocabulary or figures.
pub struct Fresh {
    runtime: Runtime,
    router: Router,
    app: App,
    clock: Arc<FixedClock>,
    _data: tempfile::TempDir,
}

impl Fresh {
    /// Reads files, each by its mapping.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let unnamed = files
            .iter()
            .map(|&(mapping, text)| (mapping, "test.csv", text));
        Self::named(&unnamed.collect::<Vec<_>>())
    }

    /// Reads files, each by its mapping and under the name that its list has.
    pub fn named(files: &[(&str, &str, &str)]) -> Self {
        let runtime = Runtime::new().expect("threads can be started");
        let data = tempfile::tempdir().expect("a folder can be made");
        let place = app::Place {
            data: data.path().to_owned(),
            database_url: None,
        };
        let at = "2026-03-01T09:00:00Z".parse().expect("legal");
        let clock = Arc::new(FixedClock::new(at));
        let opened = App::open(&place, clock.clone());
        let app = runtime.block_on(opened).expect("opens");
        for (mapping, name, text) in files {
            let part = app::ImportPart {
                mapping: app::Mapping::parse("test.toml", mapping).expect("is sound"),
                name: (*name).to_owned(),
                size: text.len() as u64,
                input: Box::new(std::io::Cursor::new(text.as_bytes().to_vec())),
            };
            let stop = AtomicBool::new(false);
            let options = app::ImportOptions::default();
            let read = app.import(
                &Actor::System("test"),
                vec![part],
                options,
                &stop,
                |event| {
                    if let app::ImportEvent::Problem(problem) = event {
                        panic!("{problem}");
                    }
                },
            );
            runtime.block_on(read).expect("comes in");
        }
        let state = WebState {
            app: app.clone(),
            public_url: PUBLIC_URL.into(),
            version: "0.0.0-test".into(),
            contact: None,
            rates: Arc::default(),
            metrics: Arc::default(),
        };
        Self {
            runtime,
            router: web::router(state),
            app,
            clock,
            _data: data,
        }
    }

    /// The same with an index of what was read, for pages that search.
    pub fn indexed(self) -> Self {
        let app = self.app.clone();
        let (stop, stopped) = watch::channel(false);
        self.runtime.block_on(async {
            app.reindex(|_| {}).await.expect("the index is built");
            let following = app.clone();
            let follower = tokio::spawn(async move { following.follow(stopped).await });
            while !app.readiness().await.current {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            stop.send(true).expect("it follows");
            follower.await.expect("it ends");
        });
        self
    }

    /// `GET` of a path with its query.
    pub fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).body(Body::empty()).expect("legal");
        self.runtime.block_on(answered(&self.router, request))
    }

    /// What comes of a form that is sent, with a header beside.
    pub fn post(&self, address: &str, header: (&str, &str), form: &str) -> Answer {
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(header.0, header.1);
        let request = request.body(Body::from(form.to_owned())).expect("legal");
        self.runtime.block_on(answered(&self.router, request))
    }

    /// Lets time pass until this moment.
    pub fn wait_until(&self, moment: &str) {
        self.clock.set(moment.parse().expect("legal"));
    }

    /// The office answers to reports.
    pub fn answer_reports(
        &self,
        answer: domain::ReportAnswer,
    ) -> Result<Option<String>, app::AppError> {
        let office = Actor::System("test");
        self.runtime
            .block_on(self.app.answer_reports(&office, answer))
    }
}

async fn answered(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("the body ends").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

impl Answer {
    /// A header's text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// The short name of a source of the sample.
pub fn some_source() -> String {
    let sources = ATLAS.get("/api/v1/sources").json();
    let id = sources["sources"][0]["id"].as_str();
    id.expect("the sample has a source").to_owned()
}

/// The address of every kind of page in both languages, with an entry of every kind.
pub fn all_pages() -> Vec<String> {
    use domain::Language;
    use web::links;
    let mut pages = Vec::new();
    for &language in Language::ALL {
        let search = links::search(language);
        pages.extend([
            links::home(language),
            links::about(language),
            links::accessibility(language),
            links::duties(language),
            links::white_spots(language),
            format!("{}?degree=3&sort=sites", links::white_spots(language)),
            links::reports(language),
            links::report_part(language, links::ReportPart::New),
            links::guide(language),
            links::sources(language),
            links::source(
                language,
                &domain::SourceId::new(some_source()).expect("legal"),
            ),
            links::directory(language),
            links::directory_of(language, Kind::Organisation),
            format!("{}?kind=project&letter=A", links::directory(language)),
            links::calendar(language),
            format!("{}?month=2026-10&field=work", links::calendar(language)),
            links::news(language),
            links::data(language),
            links::interface(language),
            links::imprint(language),
            links::privacy(language),
            links::sign_language(language),
            links::easy_language(language),
            links::feedback(language),
            web::pages::feedback::form::thanks_path(language),
            search.clone(),
            format!("{search}?q=laser"),
            format!("{search}?q=laser&view=map&kind=project&kind=organisation&from=2001&page=1"),
            format!("{search}?district=05315&order=newest"),
            format!("{search}?q=xqzzvwk"),
        ]);
        let (map, coverage) = (links::atlas_map(language), links::coverage(language));
        let production = format!("{}/atlas/production", links::competences(language));
        pages.extend([
            links::municipalities(language),
            links::districts(language),
            links::municipality(language, "05974040".parse().expect("legal")),
            links::district_page(language, "05315"),
            links::district_page(language, "05974"),
            coverage.clone(),
            format!("{coverage}?level=municipality&sort=-share"),
            format!("{coverage}?network=5g-2&land=motorway&below=70"),
            map.clone(),
            format!("{map}?layers=1&kind=project&coverage=broadband%2Fcommercial%2Fwired%2F1000"),
            links::competences(language),
            format!("{}?q=joining", links::competences(language)),
            links::scheme(language, domain::Scheme::Atlas),
            production,
            links::sectors(language),
            links::scheme(language, domain::Scheme::Wz2008),
            format!("{}/wz2008/C", links::sectors(language)),
        ]);
        let capabilities = links::capabilities(language);
        let (_, person) = ATLAS.some(Kind::Person);
        pages.extend([
            links::profile(language, Kind::Organisation, HOLDER),
            links::profile(language, Kind::Person, &person),
            format!("{}/atlas/laser", links::competences(language)),
            format!("{capabilities}?region=K%C3%B6ln"),
            format!("{capabilities}?competence=urn:kompetenzatlas:demo:production"),
            capabilities,
        ]);
        for &kind in Kind::ALL {
            let (_, slug) = ATLAS.some(kind);
            pages.push(links::entry(language, kind, &slug));
        }
    }
    pages
}

/// What comes of a form that is sent.
pub fn answer(address: &str, form: &str) -> Answer {
    let request =
        Request::post(address).header("content-type", "application/x-www-form-urlencoded");
    ATLAS.send(request.body(Body::from(form.to_owned())).expect("legal"))
}

/// What stands between two words of a page.
pub fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, behind) = page.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    behind.split(to).next().unwrap_or_default()
}
