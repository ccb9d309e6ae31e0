//! Sets of rules, as they stand in a file.

use std::collections::BTreeSet;

use domain::Language;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{ChoiceOption, Condition, Fact, FactKind};

/// Rules and the facts that they ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    facts: Vec<Fact>,
    rules: Vec<Rule>,
}

/// Something that concerns whoever its condition holds for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, stable over the years: lower-case letters, digits and hyphens.
    pub id: String,
    /// Under which heading it stands, by a name that who shows it knows; empty: none.
    #[serde(default)]
    pub group: String,
    /// What it is, in a few words.
    pub title: Text,
    /// What it means for whom it concerns, in plain words of ours.
    pub text: Text,
    /// The same in words for whom it protects: what they may ask for.
    pub right: Option<Text>,
    /// When something is to be done, in plain words.
    pub due: Option<Text>,
    /// For whom it holds.
    pub when: Condition,
    /// What it is taken from.
    pub source: RuleSource,
    /// The first day on which it holds; none: as long as anybody remembers.
    pub from: Option<Date>,
    /// The last day; none: until somebody changes it.
    pub until: Option<Date>,
}

/// What a rule is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// As lawyers cite it.
    pub citation: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The day whose law the rule describes.
    pub as_of: Date,
    /// When somebody last compared the rule with it; none: nobody has.
    pub checked: Option<Date>,
    /// What is in doubt.
    pub doubt: Option<Text>,
}

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    de: String,
    en: String,
}

impl Text {
    /// The words in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::German => &self.de,
            Language::English => &self.en,
        }
    }

    fn is_empty(&self) -> bool {
        self.de.trim().is_empty() || self.en.trim().is_empty()
    }
}

/// Why a file is no set of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// It cannot be read; with the line and what is expected there.
    #[error("this is no set of rules: {0}")]
    Unreadable(String),
    /// A fact is wrong.
    #[error("fact \"{fact}\": {reason}")]
    Fact {
        /// Which.
        fact: String,
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// A rule is wrong.
    #[error("rule \"{rule}\": {reason}")]
    Rule {
        /// Which.
        rule: String,
        /// What is wrong, and what would be right.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    fact: Vec<Fact>,
    #[serde(default)]
    rule: Vec<Rule>,
}

impl RuleSet {
    /// Reads a set: TOML with `[[fact]]` and `[[rule]]`.
    ///
    /// # Errors
    /// [`RuleError`] names what is wrong: the line of what cannot be read; a name that stands twice; a condition that asks a
    /// fact which is not there, or for what it cannot be; words that are missing; a rule that ends before it begins.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let written: Result<Written, _> = toml::from_str(text);
        let written = written.map_err(|error| RuleError::Unreadable(error.to_string()))?;
        let set = Self {
            facts: written.fact,
            rules: written.rule,
        };
        set.check_facts()?;
        set.check_rules()?;
        Ok(set)
    }

    /// What its rules ask for, in the order in which people are asked.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Its rules, in the order in which they are shown.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A fact by its name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.name == name)
    }

    fn check_facts(&self) -> Result<(), RuleError> {
        let mut names = BTreeSet::new();
        for fact in &self.facts {
            let wrong = |reason: &str| RuleError::Fact {
                fact: fact.name.clone(),
                reason: reason.to_owned(),
            };
            if !names.insert(&fact.name) {
                return Err(wrong("stands there twice"));
            }
            let options: &[ChoiceOption] = match &fact.kind {
                FactKind::Choice(options) => options,
                _ => &[],
            };
            let codes: BTreeSet<&String> = options.iter().map(|option| &option.code).collect();
            if codes.len() < options.len() {
                return Err(wrong("has two options of one code"));
            }
            let mut words = options.iter().map(|option| &option.label).chain(&fact.hint);
            if fact.question.is_empty() || words.any(Text::is_empty) {
                return Err(wrong("has words in one language only"));
            }
        }
        Ok(())
    }

    fn check_rules(&self) -> Result<(), RuleError> {
        let mut ids = BTreeSet::new();
        for rule in &self.rules {
            let wrong = |reason: String| RuleError::Rule {
                rule: rule.id.clone(),
                reason,
            };
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if rule.id.is_empty() || !rule.id.chars().all(is_plain) {
                let reason = "is no name: lower-case letters, digits and hyphens make one";
                return Err(wrong(reason.to_owned()));
            }
            if !ids.insert(&rule.id) {
                return Err(wrong("stands there twice".to_owned()));
            }
            let mut texts = [&rule.title, &rule.text]
                .into_iter()
                .chain(&rule.right)
                .chain(&rule.due)
                .chain(&rule.source.doubt);
            if texts.any(Text::is_empty) {
                return Err(wrong("has words in one language only".to_owned()));
            }
            if rule.source.citation.trim().is_empty() {
                return Err(wrong("cites nothing".to_owned()));
            }
            if rule
                .from
                .zip(rule.until)
                .is_some_and(|(from, until)| until < from)
            {
                return Err(wrong("ends before it begins".to_owned()));
            }
            for test in rule.when.tests() {
                let Some(fact) = self.fact(&test.fact) else {
                    return Err(wrong(format!(
                        "asks for \"{}\", which is no fact",
                        test.fact
                    )));
                };
                test.suits(fact).map_err(wrong)?;
            }
        }
        Ok(())
    }
}

impl Rule {
    /// Whether it is over on this day.
    #[must_use]
    pub fn is_over(&self, day: Date) -> bool {
        self.until.is_some_and(|until| until < day)
    }

    /// Whether it is yet to begin on this day.
    #[must_use]
    pub fn is_to_come(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from > day)
    }
}
