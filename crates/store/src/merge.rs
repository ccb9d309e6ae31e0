use std::collections::BTreeSet;

use domain::{Actor, ChangeKind, EntryId, MergeId, State, Timestamp, identity::Opinion};

use crate::{
    Refusal, Result, Store, StoreError, candidates,
    family::Families,
    rows::{coded, time},
    save::save,
    sql::{self, Row, cells, int, maybe_int, parsed, text},
    writer::Writer,
};

/// Two entries that were found to mean the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its id, by which it is undone.
    pub id: MergeId,
    /// The entry that stands for both.
    pub kept: EntryId,
    /// The entry that was taken over.
    pub gone: EntryId,
    /// By which addresses people know the two.
    pub slugs: (String, String),
    /// Who did it, in the log's form.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken apart again, if it was.
    pub undone: Option<Timestamp>,
}

impl Store {
    /// Lets `kept` stand for both entries. Nothing is moved: what was said about `gone` stays with it and
    /// counts for `kept`, as far as `kept` is for no more eyes than `gone`.
    ///
    /// # Errors
    /// When they are not of one kind, one of them was merged before, or the merge would show what fewer may
    /// see.
    pub async fn merge(&self, actor: &Actor, kept: EntryId, gone: EntryId) -> Result<MergeId> {
        let mut writer = self.write(actor).await?;
        let families = Families::load(writer.conn(), vec![kept, gone]).await?;
        let id = merged(&mut writer, &families, kept, gone).await?;
        writer.commit().await?;
        Ok(id)
    }

    /// The same for what linking found, with why: unless somebody decided meanwhile that they are two.
    ///
    /// # Errors
    /// As [`Self::merge`]; [`Refusal::KnownApart`].
    pub async fn merge_found(
        &self,
        actor: &Actor,
        kept: EntryId,
        gone: EntryId,
        opinion: &Opinion,
    ) -> Result<MergeId> {
        let mut writer = self.write(actor).await?;
        let families = Families::load(writer.conn(), vec![kept, gone]).await?;
        let members = |id| Ok::<_, StoreError>(families.of(id)?.members.keys().copied().collect());
        let (one, other): (BTreeSet<_>, BTreeSet<_>) = (members(kept)?, members(gone)?);
        if candidates::are_apart(writer.conn(), &one, &other).await? {
            return Err(Refusal::KnownApart.into());
        }
        let id = merged(&mut writer, &families, kept, gone).await?;
        candidates::note_merged(&mut writer, kept, gone, opinion).await?;
        writer.commit().await?;
        Ok(id)
    }

    /// Takes a merge apart: the entry that had gone stands for itself again, as it stood before, and takes along what
    /// was merged into it. Merges are taken apart in any order: what was merged into the one that stays stays there.
    ///
    /// # Errors
    /// [`Refusal::NotUndoable`] when it was undone before.
    pub async fn unmerge(&self, actor: &Actor, id: MergeId) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let query = "SELECT kept, gone, state_before FROM merges WHERE id = $1 AND undone IS NULL";
        let row = match sql::row(writer.conn(), query, cells![id.to_string()]).await? {
            Some(row) => row,
            None if self.merge_exists(&mut writer, id).await? => {
                return Err(Refusal::NotUndoable.into());
            }
            None => return Err(StoreError::NotFound),
        };
        let (kept, gone): (EntryId, EntryId) = (parsed(&row, 0)?, parsed(&row, 1)?);
        let state = coded(&row, 2, State::from_code)?;
        let families = Families::load(writer.conn(), vec![gone]).await?;
        let members = families.of(gone)?.with_merged(gone);
        move_to_root(&mut writer, gone, None, state, members, gone).await?;
        let set = "UPDATE merges SET undone = $1 WHERE id = $2";
        let cells = cells![writer.now.as_millisecond(), id.to_string()];
        sql::execute(writer.conn(), set, cells).await?;
        let mut families = Families::load(writer.conn(), vec![kept, gone]).await?;
        writer.log_pair(ChangeKind::Unmerged, gone, Some(kept), None);
        families.of_mut(kept)?.dirty = true;
        families.of_mut(gone)?.dirty = true;
        save(&mut writer, &mut families).await?;
        writer.commit().await
    }

    /// All merges, newest first; those that were undone, too.
    pub async fn merges(&self) -> Result<Vec<Merge>> {
        let query = "SELECT m.id, m.kept, m.gone, m.actor, m.at, m.undone, k.slug, g.slug FROM merges m \
                     JOIN entries k ON k.id = m.kept JOIN entries g ON g.id = m.gone";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![]).await?;
        let mut merges: Vec<Merge> = rows.iter().map(merge).collect::<Result<_>>()?;
        merges.sort_by_key(|merge| std::cmp::Reverse(merge.id));
        Ok(merges)
    }

    async fn merge_exists(&self, writer: &mut Writer, id: MergeId) -> Result<bool> {
        let query = "SELECT count(*) FROM merges WHERE id = $1";
        Ok(sql::number(writer.conn(), query, cells![id.to_string()]).await? > 0)
    }
}

/// Lets `kept` stand for both, which are loaded.
async fn merged(
    writer: &mut Writer,
    families: &Families,
    kept: EntryId,
    gone: EntryId,
) -> Result<MergeId> {
    let before = check(families, kept, gone)?;
    let id = MergeId::new(writer.now, &mut rand::rng());
    let insert = "INSERT INTO merges (id, kept, gone, state_before, actor, at) \
                  VALUES ($1, $2, $3, $4, $5, $6)";
    let cells = cells![
        id.to_string(),
        kept.to_string(),
        gone.to_string(),
        before.code(),
        writer.actor.as_str(),
        writer.now.as_millisecond(),
    ];
    sql::execute(writer.conn(), insert, cells).await?;
    let members = families.of(gone)?.members.keys().copied().collect();
    move_to_root(writer, gone, Some(kept), State::Merged, members, kept).await?;
    let mut families = Families::load(writer.conn(), vec![kept]).await?;
    families.of_mut(kept)?.dirty = true;
    writer.log_pair(ChangeKind::Merged, gone, Some(kept), None);
    save(writer, &mut families).await?;
    Ok(id)
}

/// What must hold before a merge; the state of the entry that goes.
fn check(families: &Families, kept: EntryId, gone: EntryId) -> Result<State> {
    let (keeping, going) = (families.of(kept)?, families.of(gone)?);
    if keeping.root == going.root {
        return Err(Refusal::MergeWithItself.into());
    }
    if keeping.root != kept || going.root != gone {
        return Err(Refusal::AlreadyMerged.into());
    }
    let (kept, gone) = (&keeping.root().entry, &going.root().entry);
    if kept.kind() != gone.kind() {
        return Err(Refusal::MergeOfDifferentKinds.into());
    }
    let shown = |state| matches!(state, State::Published | State::Expired);
    if gone.visibility > kept.visibility || (shown(kept.state) && !shown(gone.state)) {
        return Err(Refusal::MergeWouldReveal.into());
    }
    Ok(gone.state)
}

/// Sets to whom an entry and those merged into it belong.
async fn move_to_root(
    writer: &mut Writer,
    gone: EntryId,
    into: Option<EntryId>,
    state: State,
    members: Vec<EntryId>,
    root: EntryId,
) -> Result<()> {
    writer.changed(gone);
    let set = "UPDATE entries SET merged_into = $1, state = $2, version = version + 1, updated = $3 \
               WHERE id = $4";
    let cells = cells![
        into.map(|id| id.to_string()),
        state.code(),
        writer.now.as_millisecond(),
        gone.to_string(),
    ];
    sql::execute(writer.conn(), set, cells).await?;
    let set = "UPDATE entries SET canonical = $1 WHERE id IN ({in})";
    sql::execute_in(writer.conn(), set, &[&root.to_string()], members).await?;
    Ok(())
}

fn merge(row: &Row) -> Result<Merge> {
    Ok(Merge {
        id: parsed(row, 0)?,
        kept: parsed(row, 1)?,
        gone: parsed(row, 2)?,
        actor: text(row, 3)?.to_owned(),
        at: time(int(row, 4)?)?,
        undone: maybe_int(row, 5)?.map(time).transpose()?,
        slugs: (text(row, 6)?.to_owned(), text(row, 7)?.to_owned()),
    })
}
