//! Which question decides most.

use std::collections::BTreeSet;

use crate::{
    Condition, Fact, FactKind, Facts, Number, Rule, RuleSet, Test, Value, condition::Wanted,
};

/// The question that decides most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked<'a> {
    /// What to ask for.
    pub fact: &'a Fact,
    /// How many rules an answer decides on average, if each of those that differ were as likely.
    pub decides: f32,
}

impl RuleSet {
    /// What to ask next so that most of these rules are decided; nothing if all are. Where no single answer decides anything,
    /// what most of them depend on. Among equals the fact that stands first in the file.
    #[must_use]
    pub fn next_question<'a>(
        &'a self,
        facts: &Facts,
        rules: impl IntoIterator<Item = &'a Rule>,
    ) -> Option<Asked<'a>> {
        let open: Vec<(&Condition, Vec<&str>)> = rules
            .into_iter()
            .map(|rule| (&rule.when, self.verdict(rule, facts).missing))
            .filter(|(_, missing)| !missing.is_empty())
            .collect();
        let asked = self.facts().iter().filter_map(|fact| {
            let depend = open
                .iter()
                .filter(|(_, missing)| missing.contains(&fact.name.as_str()));
            let depend: Vec<&Condition> = depend.map(|(condition, _)| *condition).collect();
            (!depend.is_empty()).then(|| {
                let asked = Asked {
                    fact,
                    decides: decided(fact, facts, &depend),
                };
                (asked, depend.len())
            })
        });
        // Of equals `max_by` takes the last.
        let asked: Vec<(Asked<'_>, usize)> = asked.collect();
        let best = asked
            .into_iter()
            .rev()
            .max_by(|(a, many), (b, more)| a.decides.total_cmp(&b.decides).then(many.cmp(more)));
        best.map(|(asked, _)| asked)
    }
}

/// How many of these conditions an answer decides on average.
fn decided(fact: &Fact, facts: &Facts, conditions: &[&Condition]) -> f32 {
    let answers = answers(fact, facts.get(&fact.name), conditions);
    let mut sum = 0;
    for answer in &answers {
        let facts = facts.with(&fact.name, answer.clone());
        let known = conditions
            .iter()
            .filter(|condition| condition.truth(&facts).is_known());
        sum += known.count();
    }
    sum as f32 / answers.len().max(1) as f32
}

/// Answers that may make a difference to these conditions, one of each sort.
fn answers(fact: &Fact, known: Option<&Value>, conditions: &[&Condition]) -> Vec<Value> {
    let tests = conditions.iter().flat_map(|condition| condition.tests());
    let tests: Vec<&Test> = tests.filter(|test| test.fact == fact.name).collect();
    match &fact.kind {
        FactKind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        FactKind::Choice(options) => {
            let code = |option: &crate::fact::ChoiceOption| Value::Choice(option.code.clone());
            options.iter().map(code).collect()
        }
        FactKind::Number => {
            let (least, most) = match known {
                Some(Value::Number(number)) => (number.least(), number.most()),
                _ => (0, u64::MAX),
            };
            let mut starts = BTreeSet::from([least]);
            starts.extend(tests.iter().filter_map(|test| match test.wanted {
                Wanted::AtLeast(bound) => Some(bound),
                Wanted::AtMost(bound) => bound.checked_add(1),
                _ => None,
            }));
            let starts = starts.range(least..=most);
            starts
                .map(|start| Value::Number(Number::exactly(*start)))
                .collect()
        }
        FactKind::Code => {
            let known = match known {
                Some(Value::Code(known)) => known.as_str(),
                _ => "",
            };
            let mut codes = BTreeSet::from([format!("{known}{NO_CODE}")]);
            for test in tests {
                if let Wanted::Within(within) = &test.wanted {
                    codes.extend(
                        within
                            .iter()
                            .filter(|code| code.starts_with(known))
                            .cloned(),
                    );
                }
            }
            codes.into_iter().map(Value::Code).collect()
        }
    }
}

/// Ends a code that is narrower than any that is asked for.
const NO_CODE: char = '\u{10FFFF}';
