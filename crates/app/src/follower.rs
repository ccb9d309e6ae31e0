//! The follower that keeps this replica's index current: reads the log, writes the index.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use domain::{Change, ChangeKind, EntryId, Seq};
use search::{Index, IndexError, Rebuild, Writer};
use tokio::{sync::watch, task::JoinHandle};

use crate::{App, AppError, feed::Feed, find::blocking, late::Late, soundness::Care};

/// How long the follower waits before it looks again whether another process wrote to the log.
const LOOK_AGAIN: Duration = Duration::from_millis(150);

/// How long it waits after a failure.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// The file in the index's folder that names the database's incarnation.
const SIGNATURE: &str = "DATABASE";

/// The file in the index's folder that names the concepts by which its entries were spotted.
const SPOTTED: &str = "CONCEPTS";

/// The file in the index's folder that says that it is to be compacted, and the lease for the database.
const SCRUB: &str = "SCRUB";

/// How long it rests after the index could not be built anew with other words.
const SPOT_AGAIN: Duration = Duration::from_secs(600);

/// How often, at most, inquiries are looked for whose time is over.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// How often, at most, the index is compacted.
const SCRUB_EVERY: Duration = Duration::from_secs(2);

/// How often, at most, a replica compacts the database: who writes meanwhile waits, and erasures come in bursts.
const COMPACT_EVERY: Duration = Duration::from_secs(60);

/// How long a replica may take to compact the database.
const SCRUB_LEASE: Duration = Duration::from_secs(600);

/// Changes taken at a time while following: who is far behind takes many, since an entry is written anew as often as a
/// batch concerns it.
const CHANGES: u32 = 20_000;

/// Changes that overtake a full batch, at most.
const OVERTAKING: u32 = 1_000;

/// From so many changes on that wait, this replica counts as catching up.
const CATCHING_UP: usize = 2_000;

/// Ids asked for at a time.
const ENTRIES: usize = 500;

/// Memory for documents that are not yet on disk, in bytes, for all audiences together.
const FOLLOW_MEMORY: usize = 20_000_000;

/// The same while rebuilding, which mostly is a process of its own: the more fits, the less is merged later.
const REBUILD_MEMORY: usize = 230_000_000;

/// Portions read at a time while following: the database's other connections are for those who wait for an answer.
const FOLLOW_READERS: usize = 1;

/// The same while rebuilding: reading costs more than writing, and one reader leaves a fifth of two cores idle.
const REBUILD_READERS: usize = 2;

/// What the follower holds from one batch to the next. Worth nothing once the index is another one.
struct Hand {
    /// Changes taken at a time.
    batch: u32,
    writer: Option<Writer>,
    late: Late,
    /// Up to which change the index was current when it was last written to.
    committed: Seq,
    /// Up to which change the log was looked through for what overtakes.
    ahead: Seq,
}

impl Default for Hand {
    fn default() -> Self {
        Self {
            batch: CHANGES,
            writer: None,
            late: Late::default(),
            committed: 0,
            ahead: 0,
        }
    }
}

/// Building the index anew with other words of the vocabulary. Whoever lets go of it ends that.
#[derive(Default)]
struct Spotting {
    /// Gives whether it was done.
    task: Option<JoinHandle<bool>>,
    /// When it failed last.
    failed: Option<Instant>,
}

impl Drop for Spotting {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// How far a rebuild has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reindexed {
    /// Entries done.
    pub done: u64,
    /// Entries in all.
    pub total: u64,
}

impl App {
    /// Follows the log until `stop` says so. Failures are logged and tried again.
    pub async fn follow(&self, mut stop: watch::Receiver<bool>) {
        self.count_ahead();
        let mut hand = Hand::default();
        let mut care = Care::default();
        let mut scrubbed = Instant::now();
        let mut compacted = None;
        let mut spotting = Spotting::default();
        let mut forgot: Option<Instant> = None;
        while !*stop.borrow() {
            // Whether the index can follow or not.
            if forgot.is_none_or(|at| at.elapsed() >= FORGET_EVERY) {
                if let Err(error) = self.forget_expired_inquiries().await {
                    complain(&error, "inquiries whose time is over are not deleted yet");
                }
                if let Err(error) = self.forget_expired_reports().await {
                    complain(&error, "reports whose time is over are not deleted yet");
                }
                forgot = Some(Instant::now());
            }
            let followed = match self.cared_for(&mut care).await {
                Ok(false) => self.follow_once(&mut hand).await,
                // A writer of the index as it was is of no use.
                mended => mended.inspect(|_| hand = Hand::default()),
            };
            let wait = match self.followed(&mut care, followed).await {
                Ok(true) => continue,
                Ok(false) => {
                    if scrubbed.elapsed() >= SCRUB_EVERY {
                        if let Err(error) = self.scrub(&mut hand.writer, &mut compacted).await {
                            complain(&error, "what was erased is not compacted yet; trying again");
                        }
                        scrubbed = Instant::now();
                        self.spot_anew(&mut spotting).await;
                    }
                    LOOK_AGAIN
                }
                Err(error) => {
                    self.0.pulse.failed();
                    complain(&error, "the index cannot follow; trying again");
                    hand = Hand::default();
                    TRY_AGAIN
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.log_growth().notified() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Takes in one batch of changes; gives whether there was anything to do.
    async fn follow_once(&self, held: &mut Hand) -> Result<bool, AppError> {
        // Where something fails, what was put off is forgotten, and read again from the index's position on.
        let mut hand = std::mem::take(held);
        let index = self.index()?;
        // Who holds the right to write learns from the writing itself that the index is another one; what else is new
        // in it are its own merges.
        let is_new = index.refresh()? && hand.writer.is_none();
        // One that was built meanwhile lacks what only the one before was given.
        if is_new || index.position() < hand.committed {
            hand = Hand::default();
        }
        let known = hand.late.read.max(index.position());
        let mut changes = self.store().changes_after(known, hand.batch).await?;
        self.0.pulse.answered();
        if changes.is_empty() && hand.late.is_empty() {
            self.0.catching_up.store(false, Ordering::Relaxed);
            self.0.soundness.caught_up();
            *held = hand;
            return Ok(false);
        }
        if changes.len() >= CATCHING_UP {
            self.0.catching_up.store(true, Ordering::Relaxed);
        }
        let last = changes.last().map_or(known, |change| change.seq);
        changes.extend(self.overtaking(&mut hand, changes.len(), last).await?);
        if changes
            .iter()
            .any(|change| change.kind == ChangeKind::Erased)
        {
            mark_for_scrub(self.index_folder())?;
        }
        let concerned = self.concerned(&changes).await?;
        let now = Instant::now();
        let (ids, position) = hand.late.due_now(concerned, index.position(), last, now);
        let writer = self.writer(&mut hand.writer).await?;
        let spotter = self.concept_spotter().await?;
        let fed = Feed::new(writer, Writer::apply, spotter, FOLLOW_READERS)
            .take(self.store(), &ids)
            .await?;
        let written = match fed.writer().await? {
            Ok(mut writer) => blocking(move || writer.commit(position).map(|()| writer)).await?,
            Err(error) => Err(error),
        };
        match written {
            Ok(writer) => {
                self.0.pulse.committed();
                hand.writer = Some(writer);
                hand.committed = position;
                *held = hand;
                Ok(true)
            }
            // Somebody rebuilt the index meanwhile: on with the new one, from where that stands.
            Err(IndexError::Superseded) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Who is far behind, as during a long import, takes what hides, erases or changes something before its turn: until then
    /// it would be counted, and found by words that it no longer has. It comes once more in its turn, which is harmless.
    async fn overtaking(
        &self,
        hand: &mut Hand,
        taken: usize,
        last: Seq,
    ) -> Result<Vec<Change>, AppError> {
        if taken < hand.batch as usize {
            return Ok(Vec::new());
        }
        let from = hand.ahead.max(last);
        let store = self.store();
        let (changes, looked) = store.changes_beyond_adding(from, OVERTAKING).await?;
        hand.ahead = looked;
        Ok(changes)
    }

    async fn writer(&self, kept: &mut Option<Writer>) -> Result<Writer, AppError> {
        match kept.take() {
            Some(writer) => Ok(writer),
            None => {
                let index = self.index()?;
                Ok(blocking(move || index.writer(FOLLOW_MEMORY)).await??)
            }
        }
    }

    /// Compacts what still holds bytes of what was erased: this replica's index, and the database if no other
    /// replica is at it. What cannot be done now stays due.
    async fn scrub(
        &self,
        kept: &mut Option<Writer>,
        compacted: &mut Option<Instant>,
    ) -> Result<(), AppError> {
        let mark = self.index_folder().join(SCRUB);
        if mark.exists() {
            let mut writer = self.writer(kept).await?;
            let (writer, scrubbed) = blocking(move || {
                let scrubbed = writer.scrub().and_then(|()| {
                    fs::remove_file(&mark).map_err(|source| IndexError::Io { path: mark, source })
                });
                (writer, scrubbed)
            })
            .await?;
            scrubbed?;
            *kept = Some(writer);
        }
        let rested = compacted.is_none_or(|at| at.elapsed() >= COMPACT_EVERY);
        if rested && self.store().scrub_due().await? {
            // Replicas in containers share process numbers: only chance tells them apart.
            let holder = format!("{:032x}", rand::random::<u128>());
            if self.store().lease(SCRUB, &holder, SCRUB_LEASE).await? {
                // Another replica may have done it between the question and the lease.
                let scrubbed = match self.store().scrub_due().await {
                    Ok(true) => self.store().scrub().await.map(Some),
                    other => other.map(|_| None),
                };
                self.store().release(SCRUB, &holder).await?;
                if let Some(complete) = scrubbed? {
                    if complete {
                        *compacted = Some(Instant::now());
                    }
                    tracing::info!(complete, "compacted the database after an erasure");
                }
            }
        }
        Ok(())
    }

    /// Builds the index anew, while the present one serves and follows, if its entries were spotted by other concepts than the
    /// vocabulary has now. What failed is tried again after a rest: it may take minutes.
    async fn spot_anew(&self, spotting: &mut Spotting) {
        if let Some(task) = spotting.task.take_if(|task| task.is_finished()) {
            let is_done = task.await.unwrap_or(false);
            spotting.failed = (!is_done).then(Instant::now);
        }
        let rests = |failed: Instant| failed.elapsed() < SPOT_AGAIN;
        if spotting.task.is_some() || spotting.failed.is_some_and(rests) {
            return;
        }
        let mark = match self.concept_spotter().await {
            Ok(spotter) => spotter.mark().to_owned(),
            Err(error) => return complain(&error, "the vocabulary cannot be read"),
        };
        if spotted_by(self.index_folder()) == mark {
            return;
        }
        tracing::info!("the vocabulary has other words: the index is built anew with them");
        let app = self.clone();
        spotting.task = Some(tokio::spawn(async move {
            let built = app.reindex(|_| ()).await;
            if let Err(error) = &built {
                complain(
                    error,
                    "the index cannot be built anew with the words of the vocabulary; later again",
                );
            }
            built.is_ok()
        }));
    }

    /// The entries of which the index is to learn after these changes: their own, all whose evidence they are, and what
    /// speaks for them where its holder or its place may be another now. With each, how much that is new speaks for it, if
    /// that is all that it is concerned by; else 0: what was hidden, erased or changed must not be found with it any more.
    async fn concerned(&self, changes: &[Change]) -> Result<BTreeMap<EntryId, usize>, AppError> {
        let (added, changed): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| change.kind.only_adds());
        let mut spoken_for: BTreeMap<EntryId, usize> = BTreeMap::new();
        for part in touched(added.iter().copied()).chunks(ENTRIES) {
            for (holder, pieces) in self.store().evidence_holders(part).await? {
                *spoken_for.entry(holder).or_default() += pieces;
            }
        }
        let changed = touched(changed.into_iter());
        let created = added.iter().filter(|change| change.other.is_none());
        let mut at_once: BTreeSet<EntryId> = created.map(|change| change.entry).collect();
        at_once.extend(&changed);
        for part in changed.chunks(ENTRIES) {
            at_once.extend(self.store().evidence_holders(part).await?.into_keys());
        }
        let mut leaning = speaks_with(changes);
        let mut concerned: BTreeSet<EntryId> = touched(changes.iter()).into_iter().collect();
        // What a project made stands where the project stands, which stands where its partners do.
        for _ in 0..2 {
            let mut next = BTreeSet::new();
            for part in leaning.chunks(ENTRIES) {
                next.extend(self.store().evidence_for(part).await?);
            }
            concerned.extend(&next);
            leaning = next.into_iter().collect();
        }
        concerned.extend(&at_once);
        concerned.extend(spoken_for.keys());
        let times = |id| match spoken_for.get(&id) {
            Some(&pieces) if !at_once.contains(&id) => (id, pieces),
            _ => (id, 0),
        };
        Ok(concerned.into_iter().map(times).collect())
    }

    /// See [`App::reindex`].
    pub(crate) async fn rebuild_index(
        &self,
        mut progress: impl FnMut(Reindexed),
    ) -> Result<Seq, AppError> {
        let incarnation = self.store().incarnation().await?;
        let position = self.store().last_seq().await?;
        let total = self.store().counts().await?.values().sum();
        let folder = self.index_folder().to_owned();
        let rebuild = blocking(move || Index::rebuild(folder, REBUILD_MEMORY)).await??;
        let spotter = self.concept_spotter().await?;
        let mark = spotter.mark().to_owned();
        let mut feed = Feed::new(rebuild, Rebuild::apply, spotter, REBUILD_READERS);
        let (mut after, mut done) = (None, 0);
        loop {
            let ids = self.store().entry_ids(after, ENTRIES as u32).await?;
            let Some(&last) = ids.last() else { break };
            after = Some(last);
            done += ids.len() as u64;
            feed = feed.take(self.store(), &ids).await?;
            if feed.has_failed() {
                break;
            }
            progress(Reindexed { done, total });
        }
        let rebuild = feed.writer().await??;
        let folder = self.index_folder().to_owned();
        blocking(move || {
            rebuild
                .finish(position)
                .and_then(|()| sign(&folder, &incarnation))
                .and_then(|()| sign_spotted(&folder, &mark))
        })
        .await??;
        if let Ok(index) = self.index() {
            index.refresh()?;
        }
        Ok(position)
    }
}

/// Of which database the index says that it holds the entries; nothing if it does not say.
pub(crate) fn signature(folder: &Path) -> String {
    fs::read_to_string(folder.join(SIGNATURE)).unwrap_or_default()
}

/// Puts an empty index of this database in the place of whatever is there; `spotted_by` marks the concepts by which it will
/// be filled.
pub(crate) fn begin_anew(
    folder: &Path,
    incarnation: &str,
    spotted_by: &str,
) -> Result<(), IndexError> {
    Index::rebuild(folder, FOLLOW_MEMORY)?.finish(0)?;
    sign(folder, incarnation)?;
    sign_spotted(folder, spotted_by)
}

/// Notes beside the index of which database it holds the entries.
fn sign(folder: &Path, incarnation: &str) -> Result<(), IndexError> {
    let path = folder.join(SIGNATURE);
    fs::write(&path, incarnation).map_err(|source| IndexError::Io { path, source })
}

/// By which concepts the index says that its entries were spotted; nothing if it does not say.
fn spotted_by(folder: &Path) -> String {
    fs::read_to_string(folder.join(SPOTTED)).unwrap_or_default()
}

/// Notes beside the index by which concepts its entries were spotted.
fn sign_spotted(folder: &Path, mark: &str) -> Result<(), IndexError> {
    let path = folder.join(SPOTTED);
    fs::write(&path, mark).map_err(|source| IndexError::Io { path, source })
}

/// Notes, before the index forgets the entry, that its files are to be compacted: a crash must not lose that.
fn mark_for_scrub(folder: &Path) -> Result<(), IndexError> {
    let path = folder.join(SCRUB);
    fs::write(&path, "").map_err(|source| IndexError::Io { path, source })
}

fn complain(error: &AppError, what: &str) {
    tracing::warn!(error = error as &dyn std::error::Error, "{what}");
}

/// The entries of these changes whose evidence may have another holder or another place after them.
fn speaks_with(changes: &[Change]) -> Vec<EntryId> {
    let of = |change: &Change| match change.kind {
        ChangeKind::Updated | ChangeKind::Returned | ChangeKind::Merged | ChangeKind::Unmerged => {
            [Some(change.entry), change.other]
        }
        ChangeKind::Related | ChangeKind::Unrelated => [None, change.other],
        _ => [None, None],
    };
    let ids: BTreeSet<EntryId> = changes.iter().flat_map(of).flatten().collect();
    ids.into_iter().collect()
}

fn touched<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<EntryId> {
    let ids: BTreeSet<EntryId> = changes
        .flat_map(|change| [Some(change.entry), change.other])
        .flatten()
        .collect();
    ids.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::{Actor, Audience, Content, Entry, Kind, Language, SystemClock, Visibility};

    use super::*;
    use crate::{NewEntry, Place};

    const OPERATOR: Actor = Actor::System("test");

    async fn add(app: &App, title: &str) -> Entry {
        let content = Content::titled(Kind::News, Language::German, title);
        let new = NewEntry {
            content,
            visibility: Visibility::Public,
            guarded: BTreeMap::new(),
            state: None,
        };
        app.create_entry(&OPERATOR, new).await.expect("is created")
    }

    #[tokio::test]
    async fn what_is_hidden_overtakes_a_long_import() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place {
            data: folder.path().to_owned(),
            database_url: None,
        };
        let app = App::open(&place, Arc::new(SystemClock)).await;
        let app = app.expect("opens");
        app.cared_for(&mut Care::default()).await.expect("an index");
        let mut hand = Hand {
            batch: 10,
            ..Hand::default()
        };
        let entry = add(&app, "Zinkguss").await;
        while app.follow_once(&mut hand).await.expect("follows") {}
        let counted = || app.index().expect("an index").len(Audience::Public);
        assert_eq!(counted(), 1);
        for number in 0..40 {
            add(&app, &format!("Meldung {number}")).await;
        }
        app.erase_entry(&OPERATOR, entry.id).await.expect("erased");

        assert!(app.follow_once(&mut hand).await.expect("follows"));
        assert_eq!(counted(), 10, "ten of forty, and no more the first one");
        assert_eq!(app.index().expect("an index").position(), 11);
        while app.follow_once(&mut hand).await.expect("follows") {}
        assert_eq!(counted(), 40);
    }
}
