//! What comes of a rule, and why.

use std::collections::BTreeSet;

use crate::{Condition, Facts, Rule, RuleSet, Test, Truth};

/// What comes of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// Whether it concerns whoever these facts are of.
    pub truth: Truth,
    /// What decides that: these alone give the same answer. Nothing where it is unknown.
    pub because: Vec<Because<'a>>,
    /// Where it is unknown: the names of the facts that it depends on, in the order of the condition.
    pub missing: Vec<&'a str>,
}

/// A part of what decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because<'a> {
    /// What was asked of a fact.
    pub test: &'a Test,
    /// Whether it is so.
    pub is_so: bool,
}

impl RuleSet {
    /// What comes of one of its rules.
    #[must_use]
    pub fn verdict<'a>(&self, rule: &'a Rule, facts: &Facts) -> Verdict<'a> {
        let truth = rule.when.truth(facts);
        let because = match truth {
            Truth::Unknown => Vec::new(),
            Truth::Yes | Truth::No => because(&rule.when, facts),
        };
        let mut missing = Vec::new();
        if truth == Truth::Unknown {
            find_missing(&rule.when, facts, &mut missing);
            let mut once = BTreeSet::new();
            missing.retain(|fact| once.insert(*fact));
        }
        Verdict {
            truth,
            because,
            missing,
        }
    }
}

/// The fewest tests that decide a condition that is decided.
fn because<'a>(condition: &'a Condition, facts: &Facts) -> Vec<Because<'a>> {
    match condition {
        Condition::Test(test) => vec![Because {
            test,
            is_so: test.truth(facts) == Truth::Yes,
        }],
        Condition::Not(part) => because(part, facts),
        Condition::AtLeast(count, parts) => {
            let truth = condition.truth(facts);
            let needed = match truth {
                Truth::Yes => *count,
                // So many must fail that too few are left.
                _ => parts.len() + 1 - count,
            };
            let deciding = parts.iter().filter(|part| part.truth(facts) == truth);
            let mut deciding: Vec<(usize, Vec<Because<'_>>)> = deciding
                .map(|part| because(part, facts))
                .enumerate()
                .collect();
            // Of equally short ones the first, and what is left in the order in which it was written.
            deciding.sort_by_key(|(_, because)| because.len());
            deciding.truncate(needed);
            deciding.sort_by_key(|(at, _)| *at);
            deciding
                .into_iter()
                .flat_map(|(_, because)| because)
                .collect()
        }
    }
}

/// The facts on which it depends whether a condition holds that is not decided.
fn find_missing<'a>(condition: &'a Condition, facts: &Facts, missing: &mut Vec<&'a str>) {
    if condition.truth(facts).is_known() {
        return;
    }
    match condition {
        Condition::Test(test) => missing.push(&test.fact),
        Condition::Not(part) => find_missing(part, facts, missing),
        Condition::AtLeast(_, parts) => {
            parts
                .iter()
                .for_each(|part| find_missing(part, facts, missing));
        }
    }
}
