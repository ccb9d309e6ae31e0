//! Measures linking by pairs that people judged.

use serde::{Deserialize, Serialize};

use crate::vocabulary::coded;

coded!(
    /// What somebody found two records to be.
    PairVerdict {
        /// One organisation.
        Same = "same",
        /// Two.
        Different = "different",
        /// One belongs to the other or stands beside it.
        PartOf = "part_of",
    }
);

/// Two records that somebody judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// `tune` or `test`: which half it is in. No organisation is in both.
    pub half: String,
    /// What they are.
    pub verdict: PairVerdict,
    /// Source and key of the one record.
    pub one: (String, String),
    /// Source and key of the other.
    pub other: (String, String),
    /// Their names and why, for people to read.
    pub words: String,
}

/// A line of a file of pairs that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct InvalidPairs {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what is expected.
    pub reason: String,
}

/// Reads pairs: tab-separated with a heading and the columns half, verdict, source, key and name of the one
/// record, source, key and name of the other, why.
///
/// # Errors
/// The first line that has another form.
pub fn pairs(text: &str) -> Result<Vec<Pair>, InvalidPairs> {
    let lines = text.lines().enumerate().skip(1);
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(i, line)| pair(i + 1, line)).collect()
}

fn pair(line: usize, text: &str) -> Result<Pair, InvalidPairs> {
    let cells: Vec<&str> = text.split('\t').collect();
    let [
        half,
        verdict,
        source_a,
        key_a,
        name_a,
        source_b,
        key_b,
        name_b,
        why,
    ] = cells.as_slice()
    else {
        return Err(InvalidPairs {
            line,
            reason: format!(
                "{} columns; expected nine with tabs between them: half, verdict, source_a, key_a, name_a, \
                 source_b, key_b, name_b, why",
                cells.len()
            ),
        });
    };
    let verdict = PairVerdict::from_code(verdict).ok_or_else(|| InvalidPairs {
        line,
        reason: format!(
            "column verdict: '{}' is none of same, different, part_of",
            verdict.chars().take(40).collect::<String>()
        ),
    })?;
    Ok(Pair {
        half: (*half).to_owned(),
        verdict,
        one: ((*source_a).to_owned(), (*key_a).to_owned()),
        other: ((*source_b).to_owned(), (*key_b).to_owned()),
        words: format!("{name_a} | {name_b} ({why})"),
    })
}

/// What linking made of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// One entry.
    Same,
    /// On the list of those to look at.
    Review,
    /// A part and its whole.
    Related,
    /// Two entries that have nothing to do with each other.
    Apart,
    /// At least one of the records is not there.
    Missing,
}

/// How often something was said, and how often rightly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Said and so.
    pub right: u64,
    /// Said.
    pub said: u64,
    /// So.
    pub wanted: u64,
}

impl Counted {
    /// The share of what was said that is so; 1 if nothing was said.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.said)
    }

    /// The share of what is so that was said; 1 if there is nothing.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.wanted)
    }

    /// The 95 % interval of the precision (Wilson 1927, without continuity correction).
    #[must_use]
    pub fn precision_interval(&self) -> (f64, f64) {
        wilson(self.right, self.said)
    }

    /// The 95 % interval of the recall.
    #[must_use]
    pub fn recall_interval(&self) -> (f64, f64) {
        wilson(self.right, self.wanted)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// Wilson's score interval for `part` of `whole` at 95 %.
fn wilson(part: u64, whole: u64) -> (f64, f64) {
    if whole == 0 {
        return (0.0, 1.0);
    }
    let z2 = 1.959_964_f64.powi(2);
    let (n, p) = (whole as f64, share(part, whole));
    let middle = p + z2 / (2.0 * n);
    let half = (z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))).sqrt();
    let scale = 1.0 + z2 / n;
    (
        ((middle - half) / scale).max(0.0),
        ((middle + half) / scale).min(1.0),
    )
}

/// How linking did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Pairs whose records are both there.
    pub pairs: u64,
    /// Pairs of which a record is missing.
    pub missing: u64,
    /// Merged into one.
    pub same: Counted,
    /// Told to be part and whole.
    pub related: Counted,
    /// Pairs left to people, of all and of those that are the same.
    pub review: (u64, u64),
    /// The pairs of which something else was said than they are.
    pub errors: Vec<(Pair, &'static str)>,
}

/// Compares what linking made of each pair with what it is.
pub fn evaluate(pairs: &[Pair], judge: impl Fn(&Pair) -> Judged) -> Figures {
    let mut figures = Figures::default();
    for pair in pairs {
        let judged = judge(pair);
        if judged == Judged::Missing {
            figures.missing += 1;
            continue;
        }
        figures.pairs += 1;
        let (is_same, is_part) = (
            pair.verdict == PairVerdict::Same,
            pair.verdict == PairVerdict::PartOf,
        );
        count(&mut figures.same, judged == Judged::Same, is_same);
        count(&mut figures.related, judged == Judged::Related, is_part);
        if judged == Judged::Review {
            figures.review.0 += 1;
            figures.review.1 += u64::from(is_same);
        }
        let error = match (judged, pair.verdict) {
            (Judged::Same, PairVerdict::Same) | (Judged::Related, PairVerdict::PartOf) => None,
            (Judged::Same, _) => Some("wrongly merged"),
            (Judged::Related, PairVerdict::Same) => Some("related, but one"),
            (Judged::Related, _) => Some("related, but apart"),
            (Judged::Review, PairVerdict::Same) => Some("one, left to people"),
            (_, PairVerdict::Same) => Some("one, missed"),
            (_, PairVerdict::PartOf) => Some("part, missed"),
            (_, PairVerdict::Different) => None,
        };
        figures
            .errors
            .extend(error.map(|error| (pair.clone(), error)));
    }
    figures
}

fn count(counted: &mut Counted, said: bool, so: bool) {
    counted.said += u64::from(said);
    counted.wanted += u64::from(so);
    counted.right += u64::from(said && so);
}
