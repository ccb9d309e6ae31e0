use std::collections::{BTreeSet, HashMap};

use domain::{Entry, EntryId, Kind, Language, State, Visibility, slug};
use rand::RngExt as _;
use sqlx::AnyConnection;

use crate::{
    Result,
    family::Families,
    sql::{self, Cell, cells, parsed, text},
};

/// Gives slugs to those of these entries that have none, or whose title no longer fits. Returns the rows
/// of the table `slugs` that are still to be inserted; the slugs an entry had before keep leading to it.
///
/// An entry that not everybody may see gets its title with a random tail: it takes no readable slug away, or
/// the number in another's slug would tell of it.
pub(crate) async fn assign(
    conn: &mut AnyConnection,
    families: &mut Families,
    roots: &[EntryId],
) -> Result<Vec<Vec<Cell>>> {
    let mut wanted: Vec<(EntryId, Kind, String)> = Vec::new();
    let mut rows = Vec::new();
    for root in roots {
        let entry = &mut families.of_mut(*root)?.root_mut().entry;
        let base = slug(entry.content.title(Language::German));
        if is_numbered(&entry.slug, &base) {
            continue;
        }
        if is_open(entry) {
            wanted.push((*root, entry.kind(), base));
        } else if !is_tailed(&entry.slug, &base) {
            entry.slug = format!("{base}-{}", random_tail());
            rows.push(cells![
                entry.kind().code(),
                entry.slug.as_str(),
                root.to_string()
            ]);
        }
    }
    let mut holders = Holders::look_up(conn, &wanted).await?;
    for (root, kind, base) in wanted {
        let (slug, is_new) = holders.give(conn, kind, &base, root).await?;
        if is_new {
            rows.push(cells![kind.code(), slug.as_str(), root.to_string()]);
        }
        families.of_mut(root)?.root_mut().entry.slug = slug;
    }
    Ok(rows)
}

/// Whether everybody may know that there is such an entry.
fn is_open(entry: &Entry) -> bool {
    matches!(entry.state, State::Published | State::Expired)
        && entry.visibility == Visibility::Public
}

/// Whether `slug` is `base` with a tail of [`random_tail`].
fn is_tailed(slug: &str, base: &str) -> bool {
    slug.strip_prefix(base)
        .and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(|tail| {
            let bytes = tail.as_bytes();
            bytes.len() == TAIL
                && bytes[0].is_ascii_lowercase()
                && bytes[1].is_ascii_digit()
                && bytes.iter().all(u8::is_ascii_alphanumeric)
        })
}

/// Nobody guesses it, and two never meet: a letter, a digit (so it is neither a number nor a word), and more.
fn random_tail() -> String {
    let mut rng = rand::rng();
    (0..TAIL)
        .map(|i| {
            let digit = match i {
                0 => rng.random_range(10..36),
                1 => rng.random_range(0..10),
                _ => rng.random_range(0..36),
            };
            char::from_digit(digit, 36).expect("less than 36")
        })
        .collect()
}

const TAIL: usize = 8;

/// Whether `slug` is `base`, or `base` with a number.
fn is_numbered(slug: &str, base: &str) -> bool {
    slug.strip_prefix(base).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('-')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// How many numbers are tried one by one.
const FIRST_NUMBERS: u64 = 8;

/// The title's slug itself is its number 1.
fn numbered(base: &str, number: u64) -> String {
    match number {
        1 => base.to_owned(),
        _ => format!("{base}-{number}"),
    }
}

/// To whom slugs lead.
struct Holders(HashMap<(Kind, String), Option<EntryId>>);

impl Holders {
    async fn look_up(conn: &mut AnyConnection, wanted: &[(EntryId, Kind, String)]) -> Result<Self> {
        let mut holders = Self(HashMap::new());
        for &kind in Kind::ALL {
            let (mut bases, mut again) = (BTreeSet::new(), BTreeSet::new());
            for (_, _, base) in wanted.iter().filter(|(_, its, _)| *its == kind) {
                if !bases.insert(base.as_str()) {
                    again.insert(base.as_str());
                }
            }
            let own = bases.iter().map(|&base| base.to_owned()).collect();
            holders.ask(conn, kind, own).await?;
            again.extend(bases.iter().filter(|base| holders.is_taken(kind, base)));
            // Equal titles are frequent, and each number by itself would be a way there and back.
            let numbers = again
                .iter()
                .flat_map(|base| (2..=FIRST_NUMBERS).map(|number| numbered(base, number)));
            holders.ask(conn, kind, numbers.collect()).await?;
        }
        Ok(holders)
    }

    /// Learns to whom these slugs lead.
    async fn ask(
        &mut self,
        conn: &mut AnyConnection,
        kind: Kind,
        slugs: Vec<String>,
    ) -> Result<()> {
        let query = "SELECT slug, entry FROM slugs WHERE kind = $1 AND slug IN ({in})";
        let found = sql::rows_in(conn, query, &[kind.code()], &slugs).await?;
        self.0
            .extend(slugs.into_iter().map(|slug| ((kind, slug), None)));
        for row in found {
            let slug = text(&row, 0)?.to_owned();
            self.0.insert((kind, slug), Some(parsed(&row, 1)?));
        }
        Ok(())
    }

    fn is_taken(&self, kind: Kind, slug: &str) -> bool {
        let holder = self.0.get(&(kind, slug.to_owned()));
        holder.is_some_and(Option::is_some)
    }

    /// The slug for this entry, and whether it is new to the table: the title's own, one of the first numbers,
    /// or, among very many equal titles, a free number found by doubling and halving, so that this stays quick.
    async fn give(
        &mut self,
        conn: &mut AnyConnection,
        kind: Kind,
        base: &str,
        entry: EntryId,
    ) -> Result<(String, bool)> {
        let (mut taken, mut free) = (0, 1);
        loop {
            let slug = numbered(base, free);
            match self.holder(conn, kind, &slug).await? {
                None => break,
                Some(holder) if holder == entry => return Ok((slug, false)),
                Some(_) => {
                    taken = free;
                    free = if free < FIRST_NUMBERS {
                        free + 1
                    } else {
                        free * 2
                    };
                }
            }
        }
        while free - taken > 1 {
            let middle = taken + (free - taken) / 2;
            match self.holder(conn, kind, &numbered(base, middle)).await? {
                None => free = middle,
                Some(_) => taken = middle,
            }
        }
        let slug = numbered(base, free);
        self.0.insert((kind, slug.clone()), Some(entry));
        Ok((slug, true))
    }

    async fn holder(
        &mut self,
        conn: &mut AnyConnection,
        kind: Kind,
        slug: &str,
    ) -> Result<Option<EntryId>> {
        let key = (kind, slug.to_owned());
        if let Some(holder) = self.0.get(&key) {
            return Ok(*holder);
        }
        let query = "SELECT entry FROM slugs WHERE kind = $1 AND slug = $2";
        let row = sql::row(conn, query, cells![kind.code(), slug]).await?;
        let holder = row.map(|row| parsed(&row, 0)).transpose()?;
        self.0.insert(key, holder);
        Ok(holder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_keeps_its_number() {
        assert!(is_numbered("haus", "haus") && is_numbered("haus-12", "haus"));
        assert!(!is_numbered("haus-bau", "haus") && !is_numbered("haus-", "haus"));
        assert!(!is_numbered("", "haus") && !is_numbered("hausbau", "haus"));
    }

    #[test]
    fn a_tail_is_known_again_and_no_number() {
        for _ in 0..100 {
            let slug = format!("haus-{}", random_tail());
            assert!(
                is_tailed(&slug, "haus") && !is_numbered(&slug, "haus"),
                "{slug}"
            );
        }
        assert!(!is_tailed("haus-aachener", "haus") && !is_tailed("haus-12345678", "haus"));
    }
}
