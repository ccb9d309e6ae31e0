//! What rules ask for, and what is known of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::set::Text;

/// Something that rules ask for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Fact {
    /// Its name in conditions and forms: lower-case letters, digits and underlines.
    pub name: String,
    /// What kind of answer it has.
    pub kind: FactKind,
    /// How a person is asked.
    pub question: Text,
    /// What helps to answer.
    pub hint: Option<Text>,
}

/// What kind of answer a fact has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// `yes_no`
    YesNo,
    /// `number`: a whole number from 0 up.
    Number,
    /// `choice`: one of a closed list, in the order in which it is shown.
    Choice(Vec<ChoiceOption>),
    /// `code`: one of a hierarchy in which what is narrower begins with what is broader ("25" and "25.62").
    Code,
}

/// One of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Its name in conditions, forms and addresses.
    pub code: String,
    /// Its words.
    pub label: Text,
}

/// What is known of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    YesNo(bool),
    /// A number, or between which it lies.
    Number(Number),
    /// One of a closed list, by its code.
    Choice(String),
    /// A code, or one that is broader than what is meant.
    Code(String),
}

/// Between which bounds a number lies, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    least: u64,
    most: u64,
}

impl Number {
    /// This number.
    #[must_use]
    pub const fn exactly(number: u64) -> Self {
        Self {
            least: number,
            most: number,
        }
    }

    /// Between these, in any order.
    #[must_use]
    pub fn between(one: u64, other: u64) -> Self {
        Self {
            least: one.min(other),
            most: one.max(other),
        }
    }

    /// This or more.
    #[must_use]
    pub const fn from(least: u64) -> Self {
        Self {
            least,
            most: u64::MAX,
        }
    }

    /// The least that it may be.
    #[must_use]
    pub const fn least(self) -> u64 {
        self.least
    }

    /// The most that it may be.
    #[must_use]
    pub const fn most(self) -> u64 {
        self.most
    }
}

/// What is known. Whatever is missing is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, Value>);

impl Facts {
    /// Notes what is known of a fact, instead of what was noted before.
    pub fn set(&mut self, fact: &str, value: Value) {
        self.0.insert(fact.to_owned(), value);
    }

    /// What is known of a fact.
    #[must_use]
    pub fn get(&self, fact: &str) -> Option<&Value> {
        self.0.get(fact)
    }

    /// The same with something else known.
    #[must_use]
    pub fn with(&self, fact: &str, value: Value) -> Self {
        let mut facts = self.clone();
        facts.set(fact, value);
        facts
    }

    /// What is known, by the names of the facts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(fact, value)| (fact.as_str(), value))
    }
}

/// A fact as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    kind: WrittenKind,
    #[serde(default)]
    options: Vec<ChoiceOption>,
    question: Text,
    hint: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenKind {
    YesNo,
    Number,
    Choice,
    Code,
}

impl TryFrom<Written> for Fact {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written {
            name,
            kind,
            options,
            question,
            hint,
        } = written;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(format!(
                "\"{name}\" is no name: lower-case letters, digits and underlines make one"
            ));
        }
        let kind = match (kind, options.len()) {
            (WrittenKind::Choice, 2..) => FactKind::Choice(options),
            (WrittenKind::Choice, _) => {
                return Err(format!("\"{name}\" is a choice of fewer than two"));
            }
            (_, 1..) => return Err(format!("\"{name}\" has options, but is no choice")),
            (WrittenKind::YesNo, _) => FactKind::YesNo,
            (WrittenKind::Number, _) => FactKind::Number,
            (WrittenKind::Code, _) => FactKind::Code,
        };
        Ok(Self {
            name,
            kind,
            question,
            hint,
        })
    }
}
