use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, vocabulary::coded};

coded!(
    /// Who may see an entry, or a group of its fields. Ordered from open to closed.
    Visibility {
        /// Everybody.
        Public = "public",
        /// Everybody with an account.
        Members = "members",
        /// Brokers and editors.
        Brokers = "brokers",
        /// Its owner alone.
        Owner = "owner",
    }
);

coded!(
    /// Fields of an entry that share a visibility of their own.
    FieldGroup {
        /// Telephone, mail, contact person, street.
        Contact = "contact",
        /// Staff and turnover.
        Figures = "figures",
        /// The long text.
        Details = "details",
    }
);

coded!(
    /// What an account may do.
    Role {
        /// Sees what is for members; edits what it owns.
        Member = "member",
        /// Sees what is for brokers; edits what it owns.
        Broker = "broker",
        /// The Alliance's office: publishes, edits, merges, erases, imports.
        Editor = "editor",
    }
);

coded!(
    /// Readers who see the same. Each audience has a search index of its own, so that counts and
    /// suggestions cannot tell one audience what only another may know.
    Audience {
        Public = "public",
        Members = "members",
        Brokers = "brokers",
    }
);

impl Audience {
    /// Whether this audience may see what has this visibility (what only its owner may see is in no
    /// audience's index).
    #[must_use]
    pub const fn sees(self, visibility: Visibility) -> bool {
        match visibility {
            Visibility::Public => true,
            Visibility::Members => matches!(self, Self::Members | Self::Brokers),
            Visibility::Brokers => matches!(self, Self::Brokers),
            Visibility::Owner => false,
        }
    }
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account's random id.
    pub id: AccountId,
    /// The name it goes by.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// Who wants something. Every use case takes one and decides by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody we know nothing about.
    Anonymous,
    /// Somebody who proved to hold this account.
    Account {
        /// Which account.
        id: AccountId,
        /// What it may do.
        role: Role,
    },
    /// The program itself, run by its operator: an import, a command, a follower. The name says which.
    System(&'static str),
}

impl Actor {
    /// The readers this actor belongs to.
    #[must_use]
    pub const fn audience(&self) -> Audience {
        match self {
            Self::Anonymous => Audience::Public,
            Self::Account {
                role: Role::Member, ..
            } => Audience::Members,
            Self::Account {
                role: Role::Broker | Role::Editor,
                ..
            }
            | Self::System(_) => Audience::Brokers,
        }
    }

    /// Whether the actor belongs to the Alliance's office or is the program itself.
    #[must_use]
    pub const fn is_office(&self) -> bool {
        matches!(
            self,
            Self::Account {
                role: Role::Editor,
                ..
            } | Self::System(_)
        )
    }

    /// Whether the actor holds this account.
    #[must_use]
    pub fn holds(&self, account: Option<AccountId>) -> bool {
        matches!((self, account), (Self::Account { id, .. }, Some(owner)) if *id == owner)
    }

    /// May create entries at all.
    #[must_use]
    pub const fn may_create(&self) -> bool {
        !matches!(self, Self::Anonymous)
    }

    /// May publish without review.
    #[must_use]
    pub const fn may_publish(&self) -> bool {
        self.is_office()
    }

    /// May edit or withdraw an entry that belongs to `owner`.
    #[must_use]
    pub fn may_edit(&self, owner: Option<AccountId>) -> bool {
        self.is_office() || self.holds(owner)
    }

    /// May erase an entry that belongs to `owner` for good: everybody their own, the office any.
    #[must_use]
    pub fn may_erase(&self, owner: Option<AccountId>) -> bool {
        self.may_edit(owner)
    }

    /// May merge entries and take merges apart.
    #[must_use]
    pub const fn may_merge(&self) -> bool {
        self.is_office()
    }

    /// May import from sources.
    #[must_use]
    pub const fn may_import(&self) -> bool {
        self.is_office()
    }

    /// May manage accounts, back up, restore and rebuild the index.
    #[must_use]
    pub const fn may_operate(&self) -> bool {
        matches!(self, Self::System(_))
    }
}

/// The form that stands in the change log: a class and, for accounts, the random id. No name.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("anonymous"),
            Self::Account { id, .. } => write!(f, "account:{id}"),
            Self::System(name) => write!(f, "system:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(role: Role) -> Actor {
        Actor::Account {
            id: AccountId::from_u128(7),
            role,
        }
    }

    #[test]
    fn audiences_nest() {
        for &visibility in Visibility::ALL {
            for pair in Audience::ALL.windows(2) {
                assert!(!pair[0].sees(visibility) || pair[1].sees(visibility));
            }
        }
    }

    #[test]
    fn strangers_may_do_nothing_but_read() {
        let stranger = Actor::Anonymous;
        assert!(!stranger.may_create() && !stranger.may_edit(None) && !stranger.may_erase(None));
        assert!(!stranger.may_merge() && !stranger.may_import() && !stranger.may_operate());
    }

    #[test]
    fn members_edit_only_their_own() {
        let member = account(Role::Member);
        assert!(member.may_edit(Some(AccountId::from_u128(7))));
        assert!(!member.may_edit(Some(AccountId::from_u128(8))));
        assert!(!member.may_edit(None));
        assert!(account(Role::Editor).may_edit(None));
        assert!(!account(Role::Editor).may_operate());
    }
}
