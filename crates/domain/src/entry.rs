use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Actor, Audience, Content, EntryId, FieldGroup, Kind, Timestamp, Visibility,
    vocabulary::coded,
};

coded!(
    /// Where an entry stands between draft and end.
    State {
        /// Seen by its owner alone.
        Draft = "draft",
        /// Waits for the office.
        Submitted = "submitted",
        /// Seen by whom its visibility says.
        Published = "published",
        /// Published once, over now; still shown, and marked.
        Expired = "expired",
        /// Taken back; seen by owner and office.
        Withdrawn = "withdrawn",
        /// Means the same as another entry, which shows its content (see [`Entry::merged_into`]).
        Merged = "merged",
    }
);

/// Anything published in the atlas: an envelope that is the same for all, and its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its name for ever.
    pub id: EntryId,
    /// The readable part of its address; unique among entries of its kind.
    pub slug: String,
    /// The account it belongs to; none: the office keeps it.
    pub owner: Option<AccountId>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Groups of fields that fewer may see than the entry.
    pub guarded: BTreeMap<FieldGroup, Visibility>,
    /// Where it stands.
    pub state: State,
    /// The entry that took this one over, if they were merged.
    pub merged_into: Option<EntryId>,
    /// Counts every change of content, visibility or state; an edit names the version it saw.
    pub version: i64,
    /// When it came into the atlas.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// When it was missing from all its sources for the first time, if it is.
    pub vanished: Option<Timestamp>,
    /// What it says.
    pub content: Content,
}

impl Entry {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.content.kind()
    }

    /// What this actor may see of the entry, or nothing. Fields of guarded groups are taken out.
    #[must_use]
    pub fn seen_by(&self, actor: &Actor) -> Option<Self> {
        let own = actor.holds(self.owner) || matches!(actor, Actor::System(_));
        Self::is_seen(self.state, self.visibility, self.owner, actor)
            .then(|| self.without(|visibility| !own && !actor.audience().sees(visibility)))
    }

    /// Whether this actor may see an entry in this state, for these eyes, of this owner.
    #[must_use]
    pub fn is_seen(
        state: State,
        visibility: Visibility,
        owner: Option<AccountId>,
        actor: &Actor,
    ) -> bool {
        let own = actor.holds(owner) || matches!(actor, Actor::System(_));
        match state {
            State::Draft => own,
            State::Submitted | State::Withdrawn => own || actor.is_office(),
            State::Published | State::Expired => own || actor.audience().sees(visibility),
            State::Merged => false,
        }
    }

    /// What readers of this audience may see, or nothing: the content of that audience's index.
    #[must_use]
    pub fn seen_by_audience(&self, audience: Audience) -> Option<Cow<'_, Self>> {
        let shown = matches!(self.state, State::Published | State::Expired);
        let is_open = || self.guarded.values().all(|guard| audience.sees(*guard));
        (shown && audience.sees(self.visibility)).then(|| {
            if is_open() {
                Cow::Borrowed(self)
            } else {
                Cow::Owned(self.without(|visibility| !audience.sees(visibility)))
            }
        })
    }

    fn without(&self, hidden: impl Fn(Visibility) -> bool) -> Self {
        let mut seen = self.clone();
        for (&group, &visibility) in &self.guarded {
            if hidden(visibility) {
                seen.content.redact(group);
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, Role};

    use super::*;

    fn entry(state: State, visibility: Visibility) -> Entry {
        let at = Timestamp::UNIX_EPOCH;
        let mut content = Content::titled(Kind::Organisation, Language::German, "Haus");
        content.contact.phone = Some("0221 4710-100".to_owned());
        Entry {
            id: EntryId::from_u128(1),
            slug: "haus".to_owned(),
            owner: Some(AccountId::from_u128(7)),
            visibility,
            guarded: BTreeMap::from([(FieldGroup::Contact, Visibility::Brokers)]),
            state,
            merged_into: None,
            version: 1,
            created: at,
            updated: at,
            vanished: None,
            content,
        }
    }

    fn actor(id: u128, role: Role) -> Actor {
        Actor::Account {
            id: AccountId::from_u128(id),
            role,
        }
    }

    #[test]
    fn who_sees_what_in_which_state() {
        let (owner, member, broker, editor) = (
            actor(7, Role::Member),
            actor(8, Role::Member),
            actor(9, Role::Broker),
            actor(10, Role::Editor),
        );
        // state, visibility → anonymous, another member, broker, editor, owner
        let table = [
            (
                State::Draft,
                Visibility::Public,
                [false, false, false, false, true],
            ),
            (
                State::Submitted,
                Visibility::Public,
                [false, false, false, true, true],
            ),
            (
                State::Published,
                Visibility::Public,
                [true, true, true, true, true],
            ),
            (
                State::Published,
                Visibility::Members,
                [false, true, true, true, true],
            ),
            (
                State::Published,
                Visibility::Brokers,
                [false, false, true, true, true],
            ),
            (
                State::Published,
                Visibility::Owner,
                [false, false, false, false, true],
            ),
            (
                State::Withdrawn,
                Visibility::Public,
                [false, false, false, true, true],
            ),
            (
                State::Merged,
                Visibility::Public,
                [false, false, false, false, false],
            ),
        ];
        for (state, visibility, expected) in table {
            let seen = [Actor::Anonymous, member, broker, editor, owner]
                .map(|actor| entry(state, visibility).seen_by(&actor).is_some());
            assert_eq!(seen, expected, "{state:?} {visibility:?}");
        }
    }

    #[test]
    fn guarded_fields_are_taken_out_for_those_who_may_not_see_them() {
        let entry = entry(State::Published, Visibility::Public);
        let phone = |actor: &Actor| entry.seen_by(actor).expect("public").content.contact.phone;
        assert_eq!(phone(&Actor::Anonymous), None);
        assert_eq!(phone(&actor(8, Role::Member)), None);
        assert!(phone(&actor(9, Role::Broker)).is_some());
        assert!(
            phone(&actor(7, Role::Member)).is_some(),
            "the owner sees the own fields"
        );
    }

    #[test]
    fn an_audience_sees_no_more_than_its_members() {
        for &state in State::ALL {
            for &visibility in Visibility::ALL {
                let entry = entry(state, visibility);
                assert_eq!(
                    entry
                        .seen_by_audience(Audience::Public)
                        .map(Cow::into_owned),
                    entry.seen_by(&Actor::Anonymous)
                );
                assert!(
                    entry.seen_by_audience(Audience::Members).is_none()
                        || entry.seen_by(&actor(8, Role::Member)).is_some()
                );
            }
        }
    }
}
