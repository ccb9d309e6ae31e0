//! The words of a query that nobody wrote, and what may be meant by them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};

use text::query::{Clause, ClauseKind, Query};

/// By a clause's text: which parts of it nobody wrote, by where they begin.
#[derive(Default)]
pub(crate) struct Unknown(HashMap<String, BTreeMap<usize, Replacement>>);

/// What may be meant by a part of a clause.
struct Replacement {
    /// Where the part ends, in bytes.
    end: usize,
    word: String,
    certainty: Certainty,
}

/// Whether a word is surely a misspelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// It is replaced.
    Sure,
    /// The other word is offered.
    Unsure,
}

impl Unknown {
    /// Notes that a part of a clause may be meant to be this word.
    pub(crate) fn note(
        &mut self,
        clause: &str,
        part: Range<usize>,
        word: String,
        certainty: Certainty,
    ) {
        let replacement = Replacement {
            end: part.end,
            word,
            certainty,
        };
        let of_clause = self.0.entry(clause.to_owned()).or_default();
        of_clause.insert(part.start, replacement);
    }

    /// What was typed with the words that are meant at least this surely; none if none is meant just as surely.
    pub(crate) fn rewritten(&self, typed: &Query, certainty: Certainty) -> Option<String> {
        let mut all = self.0.values().flat_map(BTreeMap::values);
        if !all.any(|replacement| replacement.certainty == certainty) {
            return None;
        }
        let none = BTreeMap::new();
        let clause = |clause: &Clause| {
            let mut text = clause.text.clone();
            let unknown = if clause.excluded {
                &none
            } else {
                self.0.get(&clause.text).unwrap_or(&none)
            };
            for (&start, replacement) in unknown.iter().rev() {
                if replacement.certainty <= certainty {
                    text.replace_range(start..replacement.end, &replacement.word);
                }
            }
            let quote = if clause.kind == ClauseKind::Phrase {
                "\""
            } else {
                ""
            };
            let or = if clause.or_previous { "OR " } else { "" };
            let minus = if clause.excluded { "-" } else { "" };
            format!("{or}{minus}{quote}{text}{quote}")
        };
        let clauses: Vec<String> = typed.clauses.iter().map(clause).collect();
        Some(clauses.join(" "))
    }

    /// The words that were replaced, with what was looked for instead, in alphabetical order.
    pub(crate) fn replaced(&self) -> Vec<(String, String)> {
        let in_clause = |(clause, unknown): (&String, &BTreeMap<usize, Replacement>)| {
            let sure = unknown
                .iter()
                .filter(|(_, replacement)| replacement.certainty == Certainty::Sure);
            let words = sure.map(|(&start, replacement)| {
                let typed = clause[start..replacement.end].to_owned();
                (typed, replacement.word.clone())
            });
            words.collect::<Vec<_>>()
        };
        let replaced: BTreeSet<(String, String)> = self.0.iter().flat_map(in_clause).collect();
        replaced.into_iter().collect()
    }
}
