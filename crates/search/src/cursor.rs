use std::{cmp::Reverse, fmt, str::FromStr};

use domain::Audience;

use crate::{CursorError, Search, Sort};

/// The place behind a hit in the ordered hits of a search.
///
/// A cursor remembers which state of the index its page came from. As long as that state is kept (see
/// [`crate::Index`]), the next page comes from it too, so that pages neither overlap nor skip while the index changes.
/// Later the search goes on in the present state, behind the same place: what has not changed meanwhile still neither
/// repeats nor misses. A cursor can be written as text; a forged one leads to a place in what its reader may see anyway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The state of the index, see [`crate::index::Snapshot`].
    pub(crate) snapshot: u64,
    /// The place.
    pub(crate) key: Key,
    /// The sort key of the last hit's title, where hits are ordered by it.
    pub(crate) title: String,
    /// Which search it belongs to.
    pub(crate) fingerprint: u64,
}

impl Cursor {
    pub(crate) fn new(
        snapshot: u64,
        (key, title): (Key, String),
        audience: Audience,
        search: &Search,
    ) -> Self {
        Self {
            snapshot,
            key,
            title,
            fingerprint: fingerprint(audience, search),
        }
    }

    /// Refuses a cursor that belongs to another search.
    pub(crate) fn check(&self, audience: Audience, search: &Search) -> Result<(), CursorError> {
        if self.fingerprint == fingerprint(audience, search) {
            Ok(())
        } else {
            Err(CursorError::OtherSearch)
        }
    }
}

/// A hit's place in the order; the greater, the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The score in fine steps, the time of change, the day or the distance; of titles their rank in a segment.
    pub(crate) rank: u64,
    /// Time of change in milliseconds.
    pub(crate) updated: i64,
    /// The entry's id; the smaller is the earlier.
    pub(crate) id: Reverse<u128>,
}

/// What two searches share if and only if they ask for the same in the same order.
fn fingerprint(audience: Audience, search: &Search) -> u64 {
    let mut hash = Fnv::default();
    hash.text(audience.code());
    hash.text(&search.q);
    hash.text(search.language.code());
    hash.list(search.kinds.iter().map(|kind| kind.code()));
    hash.list(search.fields.iter().map(|field| field.code()));
    hash.list(search.interfaces.iter().map(|interface| interface.code()));
    hash.list(search.districts.iter().map(String::as_str));
    hash.list(search.municipalities.iter().map(domain::Ags::as_str));
    hash.text(&search.holder.map(|id| id.to_string()).unwrap_or_default());
    hash.list(search.sources.iter().map(String::as_str));
    hash.list(search.organisation_types.iter().map(|sort| sort.code()));
    // What a vocabulary makes of a question may be another thing tomorrow; the question is the same.
    if let Some(asked) = &search.asked {
        hash.list(asked.iter().map(String::as_str));
    } else {
        hash.list(search.competences.iter().map(String::as_str));
        hash.list(search.sectors.iter().map(String::as_str));
    }
    let initials: Vec<String> = search.initials.iter().map(char::to_string).collect();
    hash.list(initials.iter().map(String::as_str));
    hash.text(&format!("{:?}", search.near));
    hash.text(&format!("{:?} {:?}", search.from, search.until));
    hash.text(&format!("{:?}", search.calendar));
    hash.text(&format!(
        "{:?} {}",
        search.spelling.unknown, search.by_meaning
    ));
    hash.text(match search.sort {
        Sort::Relevance => "relevance",
        Sort::Newest => "newest",
        Sort::Date => "date",
        Sort::Calendar => "calendar",
        Sort::Distance => "distance",
        Sort::Title => "title",
    });
    hash.0
}

/// The longest sort key, in bytes.
const MAX_TITLE: usize = 400;

/// Hexadecimal digits of the text form without title and checksum.
const DIGITS: usize = 16 + 16 + 16 + 32 + 16;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Key { rank, updated, id } = self.key;
        let text = format!(
            "{:016x}{rank:016x}{updated:016x}{:032x}{:016x}",
            self.snapshot, id.0, self.fingerprint
        );
        let title: String = self.title.bytes().map(|b| format!("{b:02x}")).collect();
        let text = text + &title;
        write!(f, "{text}{:08x}", checksum(&text))
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let is_form = (DIGITS + 8..=DIGITS + 8 + 2 * MAX_TITLE).contains(&text.len())
            && text.len().is_multiple_of(2)
            && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !is_form {
            return Err(CursorError::Malformed);
        }
        let (text, sum) = text.split_at(text.len() - 8);
        if format!("{:08x}", checksum(text)) != sum {
            return Err(CursorError::Malformed);
        }
        let title = (DIGITS..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok());
        let title = title.collect::<Option<Vec<u8>>>().unwrap_or_default();
        let number = |at: usize| {
            u64::from_str_radix(&text[at..at + 16], 16).map_err(|_| CursorError::Malformed)
        };
        Ok(Self {
            snapshot: number(0)?,
            key: Key {
                rank: number(16)?,
                updated: number(32)?.cast_signed(),
                id: Reverse(u128::from(number(48)?) << 64 | u128::from(number(64)?)),
            },
            title: String::from_utf8(title).map_err(|_| CursorError::Malformed)?,
            fingerprint: number(80)?,
        })
    }
}

fn checksum(text: &str) -> u32 {
    let mut hash = Fnv::default();
    hash.text(text);
    (hash.0 ^ hash.0 >> 32) as u32
}

/// FNV-1a: the same on every machine and in every release, which the standard library's hasher does not promise.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn list<'a>(&mut self, items: impl Iterator<Item = &'a str>) {
        let mut items: Vec<&str> = items.collect();
        items.sort_unstable();
        for item in items {
            self.text(item);
        }
        self.byte(0xfe);
    }

    fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        // No text has this byte, so that neighbours do not run together.
        self.byte(0xff);
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

#[cfg(test)]
mod tests {
    use domain::{Kind, Language};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_text(
            snapshot: u64, rank: u64, updated: i64, id: u128, title in "\\PC{0,100}", fingerprint: u64,
        ) {
            let cursor = Cursor { snapshot, key: Key { rank, updated, id: Reverse(id) }, title, fingerprint };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn any_other_text_is_refused(text in "\\PC{0,120}", at in 0usize..104) {
            prop_assert_eq!(text.parse::<Cursor>(), Err(CursorError::Malformed));
            let key = Key { rank: 1, updated: 2, id: Reverse(3) };
            let mut forged = Cursor { snapshot: 0, key, title: String::new(), fingerprint: 4 }.to_string().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).expect("hexadecimal digits");
            prop_assert_eq!(forged.parse::<Cursor>(), Err(CursorError::Malformed));
        }
    }

    #[test]
    fn whatever_changes_the_hits_changes_the_fingerprint() {
        let search = Search::new("laser", Language::German);
        let other = Search {
            kinds: vec![Kind::Offer],
            ..search.clone()
        };
        let of = |search| fingerprint(Audience::Public, search);
        assert_ne!(of(&search), of(&other));
        assert_ne!(of(&search), fingerprint(Audience::Members, &search));
        let widened = |competences: &[&str]| Search {
            competences: competences.iter().map(ToString::to_string).collect(),
            asked: Some(vec!["a".to_owned()]),
            ..search.clone()
        };
        let (before, after) = (widened(&["a", "b"]), widened(&["a", "c", "d"]));
        assert_eq!(of(&before), of(&after));
        assert_ne!(of(&before), of(&search));
        assert_eq!(
            of(&search),
            of(&Search {
                limit: 99,
                counts: true,
                ..search.clone()
            })
        );
    }
}
