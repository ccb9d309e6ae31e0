//! Writing: entries come in, change and go, each by somebody who may.

use std::collections::BTreeMap;

use domain::{
    Account, Actor, Body, CompetenceClaim, Content, Entry, EntryId, FieldGroup, MergeId, Relation,
    RelationId, Role, Standing, State, Visibility,
};

use crate::{App, AppError, Nature};

/// Longest name of an account, in characters.
const ACCOUNT_NAME_MAX: usize = 200;

/// A new entry.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// What it says.
    pub content: Content,
    /// Who may see it.
    pub visibility: Visibility,
    /// Groups of fields that fewer may see.
    pub guarded: BTreeMap<FieldGroup, Visibility>,
    /// Where it is to stand; nothing: as far as the actor may bring it.
    pub state: Option<State>,
}

/// An entry's whole new form. What is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What it says.
    pub content: Content,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Groups of fields that fewer may see.
    pub guarded: Option<BTreeMap<FieldGroup, Visibility>>,
    /// Where it is to stand.
    pub state: Option<State>,
}

impl App {
    /// Brings a new entry into the atlas: published if the actor may publish, else submitted.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or [`AppError::Invalid`] with what does not hold.
    pub async fn create_entry(&self, actor: &Actor, new: NewEntry) -> Result<Entry, AppError> {
        if !actor.may_create() {
            return Err(AppError::Forbidden);
        }
        let state = allowed_state(actor, new.state, State::Published)?;
        require_consent(&new.content, state)?;
        let owner = match actor {
            Actor::Account {
                id,
                role: Role::Member | Role::Broker,
            } => Some(*id),
            // What its owner alone may see needs one, or it would be lost.
            Actor::Account { id, .. } if needs_owner(state, new.visibility) => Some(*id),
            _ => None,
        };
        let nature = self.nature().await?;
        if nature == Nature::Empty {
            self.store().set_nature(store::Nature::Real).await?;
        }
        let mut content = new.content;
        judged_by_editors_alone(actor, &mut content, &[]);
        let stored = store::NewEntry {
            content,
            owner,
            visibility: new.visibility,
            guarded: new.guarded,
            state,
            fictional: nature == Nature::Demo,
        };
        let entry = self.store().create_entry(actor, stored).await?;
        self.log_grew();
        self.as_seen(actor, entry)
    }

    /// Gives an entry a new form, if it is still as the actor saw it.
    ///
    /// # Errors
    /// [`AppError::Conflict`] if somebody else was faster; [`AppError::NotFound`] if the actor may not even
    /// see it; [`AppError::Forbidden`] or [`AppError::Invalid`].
    pub async fn edit_entry(
        &self,
        actor: &Actor,
        id: EntryId,
        version: i64,
        edit: Edit,
    ) -> Result<Entry, AppError> {
        let seen = self
            .store()
            .entry(actor, id)
            .await?
            .ok_or(AppError::NotFound)?;
        if !actor.may_edit(seen.owner) {
            return Err(AppError::Forbidden);
        }
        let state = match edit.state {
            // What is published stays so when its owner mends it; the log tells the office that it changed.
            None => seen.state,
            Some(wanted) if wanted == seen.state => seen.state,
            wanted => allowed_state(actor, wanted, seen.state)?,
        };
        require_consent(&edit.content, state)?;
        let visibility = edit.visibility.unwrap_or(seen.visibility);
        let needed_before = needs_owner(seen.state, seen.visibility);
        if needs_owner(state, visibility) && !needed_before && seen.owner.is_none() {
            return Err(AppError::Refused(
                "state, visibility: this entry has no owner, so nobody would see it any more; \
                 withdraw it instead"
                    .to_owned(),
            ));
        }
        let whole = self
            .store()
            .entry(&SELF, id)
            .await?
            .ok_or(AppError::NotFound)?;
        let mut content = edit.content;
        let mut guarded = edit.guarded.unwrap_or_else(|| whole.guarded.clone());
        for (&group, &visibility) in &whole.guarded {
            // Whoever cannot see a group of fields can neither change it nor show it to others.
            if !actor.holds(whole.owner) && !actor.audience().sees(visibility) {
                content.adopt(group, &whole.content);
                guarded.insert(group, visibility);
            }
        }
        judged_by_editors_alone(actor, &mut content, &whole.content.competences);
        let stored = store::Edit {
            content,
            visibility: edit.visibility.unwrap_or(whole.visibility),
            guarded,
            state,
        };
        let entry = match self.store().edit_entry(actor, id, version, stored).await {
            Err(store::StoreError::Conflict { current }) => {
                let current = Box::new(self.as_seen(actor, *current)?);
                return Err(AppError::Conflict { current });
            }
            other => other?,
        };
        self.log_grew();
        self.as_seen(actor, entry)
    }

    /// Deletes an entry and everything that was said about it, for good.
    ///
    /// # Errors
    /// [`AppError::NotFound`] or [`AppError::Forbidden`].
    pub async fn erase_entry(&self, actor: &Actor, id: EntryId) -> Result<(), AppError> {
        let seen = self
            .store()
            .entry(actor, id)
            .await?
            .ok_or(AppError::NotFound)?;
        if !actor.may_erase(seen.owner) {
            return Err(AppError::Forbidden);
        }
        if !actor.is_office() && !self.store().sources_of(&SELF, &[seen.id]).await?.is_empty() {
            return Err(AppError::Refused(
                "sources speak of this entry too: ask the office to erase it".to_owned(),
            ));
        }
        self.store().erase_entry(actor, seen.id).await?;
        self.log_grew();
        Ok(())
    }

    /// Lets `kept` take over `gone`, because they mean the same thing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or [`AppError::Refused`] if they cannot be the same.
    pub async fn merge(
        &self,
        actor: &Actor,
        kept: EntryId,
        gone: EntryId,
    ) -> Result<MergeId, AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        let merge = self.store().merge(actor, kept, gone).await?;
        self.log_grew();
        Ok(merge)
    }

    /// Takes a merge apart; in which order several are taken apart does not matter.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or [`AppError::Refused`] if it was undone before.
    pub async fn unmerge(&self, actor: &Actor, merge: MergeId) -> Result<(), AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        self.store().unmerge(actor, merge).await?;
        self.log_grew();
        Ok(())
    }

    /// States that two entries have to do with each other.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] unless the actor may edit the entry it starts at; [`AppError::Refused`] if
    /// entries of these kinds cannot stand in this relation.
    pub async fn relate(
        &self,
        actor: &Actor,
        new: store::NewRelation,
    ) -> Result<Relation, AppError> {
        let from = self
            .store()
            .entry(actor, new.from)
            .await?
            .ok_or(AppError::NotFound)?;
        self.store()
            .entry(actor, new.to)
            .await?
            .ok_or(AppError::NotFound)?;
        if !actor.may_edit(from.owner) {
            return Err(AppError::Forbidden);
        }
        let relation = self.store().relate(actor, new).await?;
        self.log_grew();
        Ok(relation)
    }

    /// Ends a relation that was stated here.
    ///
    /// # Errors
    /// [`AppError::NotFound`] or [`AppError::Forbidden`].
    pub async fn unrelate(&self, actor: &Actor, id: RelationId) -> Result<(), AppError> {
        let relation = self.store().relation(id).await?.ok_or(AppError::NotFound)?;
        let from = self
            .store()
            .entry(actor, relation.from)
            .await?
            .ok_or(AppError::NotFound)?;
        if !actor.may_edit(from.owner) {
            return Err(AppError::Forbidden);
        }
        self.store().unrelate(actor, id).await?;
        self.log_grew();
        Ok(())
    }

    /// Adds an account with a first token, which is shown once and kept only as a hash.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or [`AppError::Refused`] for a name that cannot be used.
    pub async fn add_account(
        &self,
        actor: &Actor,
        name: &str,
        role: Role,
    ) -> Result<(Account, String), AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        let name = name.trim();
        if name.is_empty() || name.chars().count() > ACCOUNT_NAME_MAX || name.contains('\0') {
            return Err(AppError::Refused(format!(
                "a name has 1 to {ACCOUNT_NAME_MAX} characters"
            )));
        }
        if self
            .store()
            .accounts()
            .await?
            .iter()
            .any(|account| account.name == name)
        {
            return Err(AppError::Refused(format!(
                "there is an account named '{name}' already"
            )));
        }
        let account = self.store().create_account(name, role).await?;
        let token = self.add_token(actor, &account).await?;
        Ok((account, token))
    }

    /// Gives an account a further token.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn add_token(&self, actor: &Actor, account: &Account) -> Result<String, AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        let token = format!(
            "atlas_{:032x}{:032x}",
            rand::random::<u128>(),
            rand::random::<u128>()
        );
        self.store()
            .add_token(account.id, &token_hash(&token))
            .await?;
        Ok(token)
    }

    /// All accounts.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn accounts(&self, actor: &Actor) -> Result<Vec<Account>, AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().accounts().await?)
    }

    /// Erases an account with its tokens and drafts; what it published stays, without an owner.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] or [`AppError::NotFound`].
    pub async fn erase_account(&self, actor: &Actor, account: &Account) -> Result<(), AppError> {
        if !actor.may_operate() {
            return Err(AppError::Forbidden);
        }
        self.store().erase_account(actor, account.id).await?;
        self.log_grew();
        Ok(())
    }

    /// Who holds this token; nothing: nobody does.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn actor_by_token(&self, token: &str) -> Result<Option<Actor>, AppError> {
        if !token.starts_with("atlas_") {
            return Ok(None);
        }
        Ok(self.store().actor_by_token(&token_hash(token)).await?)
    }

    fn as_seen(&self, actor: &Actor, entry: Entry) -> Result<Entry, AppError> {
        entry.seen_by(actor).ok_or(AppError::NotFound)
    }
}

/// What editors confirmed or rejected stays as it is, and nobody else confirms or rejects: to others a competence is stated.
fn judged_by_editors_alone(actor: &Actor, content: &mut Content, known: &[CompetenceClaim]) {
    if actor.may_publish() {
        return;
    }
    let judged = known
        .iter()
        .filter(|claim| claim.standing != Standing::Stated);
    let judged: Vec<CompetenceClaim> = judged.cloned().collect();
    let is_judged =
        |claim: &CompetenceClaim| judged.iter().any(|known| known.concept == claim.concept);
    content
        .competences
        .retain(|claim| !is_judged(claim) && claim.standing != Standing::Rejected);
    for claim in &mut content.competences {
        claim.standing = Standing::Stated;
    }
    content.competences.extend(judged);
}

/// The program itself, where a use case has already decided whether its actor may.
const SELF: Actor = Actor::System("edit");

/// A token has 256 random bits, so a plain hash of it cannot be guessed back.
fn token_hash(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

/// How far the actor may bring an entry: members up to the office's desk, the office everywhere.
fn allowed_state(actor: &Actor, wanted: Option<State>, default: State) -> Result<State, AppError> {
    match wanted.unwrap_or(default) {
        State::Merged => Err(AppError::Refused(
            "state: entries become 'merged' by a merge only".to_owned(),
        )),
        State::Published | State::Expired if !actor.may_publish() => Ok(State::Submitted),
        state => Ok(state),
    }
}

/// Whether its owner alone sees an entry.
fn needs_owner(state: State, visibility: Visibility) -> bool {
    state == State::Draft || visibility == Visibility::Owner
}

/// A person appears only by own consent.
fn require_consent(content: &Content, state: State) -> Result<(), AppError> {
    match &content.body {
        Body::Person(person) if person.consent.is_none() && state != State::Draft => {
            Err(AppError::Refused(
                "body.consent: a person appears only by own consent; give the day of it".to_owned(),
            ))
        }
        _ => Ok(()),
    }
}
