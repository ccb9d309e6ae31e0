//! The use cases of the atlas: who may do what, and doing it.
//!
//! Every use case is a method of [`App`], takes the [`domain::Actor`] that wants it and decides there
//! whether it may; pages and API above only translate. Below stand the store, which keeps entries and the
//! log of their changes, and the index, which follows that log ([`App::follow`]) and can be thrown away at
//! any time. This crate knows no HTTP, no SQL, no files of templates.

mod ahead;
mod calendar;
mod care;
mod competence;
mod concept_finder;
mod concepts;
mod counting;
mod coverage;
mod demo;
mod document;
mod duties;
mod error;
mod evaluate;
mod export;
mod feed;
mod figures;
mod find;
mod follow_up;
mod follower;
mod guide;
mod identity;
mod identity_figures;
mod import;
mod late;
mod link_token;
mod linking;
mod locate;
mod marking;
mod office;
mod placed;
pub mod prose;
mod read;
mod remembered;
mod reports;
mod reranking;
mod similar;
mod soundness;
mod spotting;
mod understanding;
mod view;
mod vitals;
mod widen;
mod write;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::Clock;
use search::Index;
use store::{Location, Store, Usage};
use tokio::sync::Notify;

pub use calendar::{Calendar, CalendarRequest};
pub use competence::{
    Capability, CompetenceHolder, CompetenceLine, CompetencePage, CompetencePiece,
    CompetenceProfile, Rank, SpottedConcept, SpottedWords, TextPart,
};
pub use concept_finder::ConceptFinder;
pub use coverage::{Alike, Compared, SLOW, WhiteSpot, WhiteSpots};
pub use duties::{Duties, Duty, RIGHTS_SHOWN};
pub use error::AppError;
pub use evaluate::{
    DEPTH, Evaluation, EvaluationQuery, Figures, GuideEvaluation, GuideFigures, GuideQuery,
    GuideSplit, Judgements, Mean, judge,
};
pub use export::{Export, Exported};
pub use figures::{Basis, DistrictFigure, Estimates, IndicatorState};
pub use follow_up::{ChangePage, PublicChange, Told};
pub use follower::Reindexed;
pub use guide::{
    Guide, GuideSection, Neighbour, OpenInquiry, Responsible, ResponsibleKind, SHOWN_FIRST,
};
pub use identity::{LinkReport, Twins, TwinsPart};
pub use identity_figures::evaluate_identity;
pub use import::{ImportEvent, ImportOptions, ImportPart, ImportReport};
pub use link_token::LinkToken;
pub use linking::ConceptLinker;
pub use office::MessagesPart;
pub use placed::{Placed, Position};
pub use reports::{
    OpenReport, REPORTS_MIN, ReportBundle, ReportFlood, ReportedPark, ReportedPlace, Reports,
};
pub use reranking::Reranker;
pub use search::{Knower, Shown, Span, Trend, Why};
pub use sources::{
    BoundariesError, Difference, Mapping, MappingError, Problem, Severity, boundaries, differences,
    shipped,
};
pub use spotting::ConceptSpotter;
pub use store::{
    BackupSummary, Finding, History, Level, Loss, Losses, Merge, NewRelation, PoolState,
    PublicEntry, Reading, ReadingCounts,
};
pub use view::*;
pub use vitals::Vitals;
pub use write::{Edit, NewEntry};

/// The atlas's use cases; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    index: OnceLock<Index>,
    index_folder: PathBuf,
    clock: Arc<dyn Clock>,
    log_growth: Notify,
    /// The index has a backlog that takes longer than a moment.
    catching_up: AtomicBool,
    /// Whether the index can be believed.
    soundness: soundness::Soundness,
    pulse: vitals::Pulse,
    /// The vocabulary as it was last read.
    vocabulary: concepts::Remembered,
    /// Finds concepts by its labels.
    concept_finder: concepts::Derived<ConceptFinder>,
    /// Links texts to its concepts.
    concept_linker: concepts::Derived<linking::ConceptLinker>,
    sector_linker: concepts::Derived<linking::ConceptLinker>,
    /// Spots its concepts in texts.
    concept_spotter: concepts::Derived<spotting::ConceptSpotter>,
    /// The words of its labels.
    known_words: concepts::Derived<HashSet<String>>,
    /// Who orders the best hits anew, if anybody.
    reranker: OnceLock<Arc<dyn Reranker>>,
    /// What came from which source.
    sources: remembered::PerReader<remembered::Remembered<Vec<store::SourceStatus>>>,
    /// What there are figures by.
    indicators: remembered::Remembered<Vec<store::ToldIndicator>>,
}

/// Where an installation keeps its entries and its index.
#[derive(Debug, Clone)]
pub struct Place {
    /// Folder of the built-in database (`atlas.sqlite`) and of the index (`index/`).
    pub data: PathBuf,
    /// PostgreSQL instead of the built-in database.
    pub database_url: Option<String>,
}

impl Place {
    /// Whether something is there: for commands that look at an atlas and should not make one by a slip of the
    /// pen. A PostgreSQL database tells by itself.
    #[must_use]
    pub fn holds_an_atlas(&self) -> bool {
        self.database_url.is_some() || self.database_file().exists()
    }

    fn database_file(&self) -> PathBuf {
        self.data.join("atlas.sqlite")
    }
}

impl App {
    /// Opens an installation, and makes it if there is none. Whoever wants to search must also
    /// [`App::follow`] the log: that opens the index.
    ///
    /// # Errors
    /// When the database cannot be opened, or belongs to a newer version of the program.
    pub async fn open(place: &Place, clock: Arc<dyn Clock>) -> Result<Self, AppError> {
        Self::open_with(place, clock, Usage::OF_COMMANDS).await
    }

    /// As [`App::open`], for a server: who asks it learns soon that the database is away or locked, instead of waiting
    /// for it as commands do. It holds fewer of the database's pages than an import.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn open_to_serve(place: &Place, clock: Arc<dyn Clock>) -> Result<Self, AppError> {
        Self::open_with(place, clock, Usage::OF_SERVERS).await
    }

    async fn open_with(
        place: &Place,
        clock: Arc<dyn Clock>,
        usage: Usage,
    ) -> Result<Self, AppError> {
        // There are personal data and hashes of tokens in it: for nobody else on this machine.
        let mut folder = std::fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder
            .recursive(true)
            .create(&place.data)
            .map_err(|error| {
                AppError::Refused(format!("the data folder {}: {error}", place.data.display()))
            })?;
        let location = match &place.database_url {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::Sqlite(place.database_file()),
        };
        Ok(Self(Arc::new(Inner {
            store: Store::open_with(&location, clock.clone(), usage).await?,
            clock,
            index: OnceLock::new(),
            index_folder: place.data.join("index"),
            log_growth: Notify::new(),
            catching_up: AtomicBool::new(true),
            soundness: soundness::Soundness::default(),
            pulse: vitals::Pulse::default(),
            vocabulary: concepts::Remembered::default(),
            concept_finder: concepts::Derived::default(),
            concept_linker: concepts::Derived::default(),
            sector_linker: concepts::Derived::default(),
            concept_spotter: concepts::Derived::default(),
            known_words: concepts::Derived::default(),
            reranker: OnceLock::new(),
            sources: remembered::PerReader::default(),
            indicators: remembered::Remembered::default(),
        })))
    }

    /// Lets go of the database. The index needs no farewell: it is as durable as its last commit.
    pub async fn close(&self) {
        self.store().close().await;
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    /// The index, once the follower has made sure that it can be read and belongs to this database.
    fn index(&self) -> Result<Index, AppError> {
        let index = self.0.index.get().cloned();
        index.ok_or_else(|| AppError::Unavailable("the index is not open yet".into()))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> domain::Timestamp {
        self.0.clock.now()
    }

    /// Which day it is in the state.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        domain::german_day(self.now())
    }

    /// Whether the index is being filled, so that answers and counts are not complete yet.
    #[must_use]
    pub fn is_catching_up(&self) -> bool {
        self.0.catching_up.load(Ordering::Relaxed)
    }

    fn index_folder(&self) -> &Path {
        &self.0.index_folder
    }

    fn log_growth(&self) -> &Notify {
        &self.0.log_growth
    }

    /// Wakes the follower, so that what was just written is found at once.
    fn log_grew(&self) {
        self.log_growth().notify_one();
    }
}
