use std::{fmt, str::FromStr};

use rand::Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an id: expected a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057")]
pub struct InvalidId(String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id's 128 bits.
            #[must_use]
            pub fn as_u128(self) -> u128 {
                self.0.as_u128()
            }

            /// The id with these 128 bits; the inverse of [`Self::as_u128`].
            #[must_use]
            pub fn from_u128(bits: u128) -> Self {
                Self(Uuid::from_u128(bits))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| InvalidId(text.chars().take(80).collect()))
            }
        }
    };
}

id!(
    /// Names an entry for ever. UUIDv7: sorts by time of creation.
    EntryId
);
id!(
    /// Names a relation. UUIDv7.
    RelationId
);
id!(
    /// Names a merge of two entries, so that it can be undone. UUIDv7.
    MergeId
);
id!(
    /// Names an account. Fully random, because a UUIDv7 would tell when somebody joined.
    AccountId
);
id!(
    /// Names a message to the office. Fully random: whoever is told one learns nothing of others.
    MessageId
);

impl EntryId {
    /// A new id, made at `now`.
    pub fn new(now: Timestamp, rng: &mut impl Rng) -> Self {
        Self(v7(now, rng))
    }
}

impl RelationId {
    /// A new id, made at `now`.
    pub fn new(now: Timestamp, rng: &mut impl Rng) -> Self {
        Self(v7(now, rng))
    }
}

impl MergeId {
    /// A new id, made at `now`.
    pub fn new(now: Timestamp, rng: &mut impl Rng) -> Self {
        Self(v7(now, rng))
    }
}

impl AccountId {
    /// A new id that tells nothing.
    pub fn new(rng: &mut impl Rng) -> Self {
        Self(uuid::Builder::from_random_bytes(random_bytes(rng)).into_uuid())
    }
}

impl MessageId {
    /// A new id that tells nothing.
    pub fn new(rng: &mut impl Rng) -> Self {
        Self(uuid::Builder::from_random_bytes(random_bytes(rng)).into_uuid())
    }
}

fn v7(now: Timestamp, rng: &mut impl Rng) -> Uuid {
    let bytes: [u8; 16] = random_bytes(rng);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let mut tail = [0; 10];
    tail.copy_from_slice(&bytes[..10]);
    uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

fn random_bytes(rng: &mut impl Rng) -> [u8; 16] {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn entry_ids_sort_by_time_and_survive_text() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let at = |ms| Timestamp::from_millisecond(ms).expect("in range");
        let early = EntryId::new(at(1_700_000_000_000), &mut rng);
        let late = EntryId::new(at(1_700_000_000_001), &mut rng);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn account_ids_do_not_tell_the_time() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let id = AccountId::new(&mut rng);
        assert_eq!(Uuid::from_u128(id.as_u128()).get_version_num(), 4);
    }

    #[test]
    fn what_is_no_id_is_named() {
        let error = "abc".parse::<EntryId>().expect_err("no uuid");
        assert!(error.to_string().contains("'abc'"));
    }
}
