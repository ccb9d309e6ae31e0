//! Conditions over facts.

use serde::Deserialize;

use crate::{Fact, FactKind, Facts, Truth, Value};

/// When a rule holds. In a file: `{ all = […] }`, `{ any = […] }`, `{ some = 2, of = […] }`, `{ not = … }`, or what is asked of
/// one fact, see [`Wanted`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Condition {
    /// At least so many of these, which are no fewer.
    AtLeast(usize, Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// Something of one fact.
    Test(Test),
}

/// What is asked of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The fact's name.
    pub fact: String,
    /// What it has to be.
    pub wanted: Wanted,
}

/// What a fact has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// So, or not so: `is = true`.
    Is(bool),
    /// One of a closed list: `is = "works_council"`.
    Chosen(String),
    /// This much or more: `at_least = 20`.
    AtLeast(u64),
    /// This much or less: `at_most = 249`.
    AtMost(u64),
    /// One of these codes or narrower than one: `within = ["35", "36"]`.
    Within(Vec<String>),
}

impl Condition {
    /// All of these; without any it always holds.
    #[must_use]
    pub const fn all(parts: Vec<Self>) -> Self {
        Self::AtLeast(parts.len(), parts)
    }

    /// Any of these, of which there is one at least.
    #[must_use]
    pub const fn any(parts: Vec<Self>) -> Self {
        Self::AtLeast(1, parts)
    }

    /// Whether it holds, as far as is known.
    #[must_use]
    pub fn truth(&self, facts: &Facts) -> Truth {
        match self {
            Self::AtLeast(count, parts) => {
                Truth::at_least(*count, parts.iter().map(|part| part.truth(facts)))
            }
            Self::Not(part) => part.truth(facts).negated(),
            Self::Test(test) => test.truth(facts),
        }
    }

    /// What it asks of single facts, in its order.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::AtLeast(_, parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Not(part) => part.tests(),
            Self::Test(test) => vec![test],
        }
    }
}

impl Test {
    /// Whether it is so, as far as is known. A value of another kind than the fact's says nothing.
    #[must_use]
    pub fn truth(&self, facts: &Facts) -> Truth {
        match (&self.wanted, facts.get(&self.fact)) {
            (Wanted::Is(wanted), Some(Value::YesNo(known))) => (wanted == known).into(),
            (Wanted::Chosen(wanted), Some(Value::Choice(known))) => (wanted == known).into(),
            (Wanted::AtLeast(bound), Some(Value::Number(number))) => {
                bounded(number.least() >= *bound, number.most() >= *bound)
            }
            (Wanted::AtMost(bound), Some(Value::Number(number))) => {
                bounded(number.most() <= *bound, number.least() <= *bound)
            }
            (Wanted::Within(codes), Some(Value::Code(known))) => {
                let is_in = codes.iter().any(|code| known.starts_with(code.as_str()));
                let may_be = codes.iter().any(|code| code.starts_with(known.as_str()));
                bounded(is_in, is_in || may_be)
            }
            _ => Truth::Unknown,
        }
    }

    /// Whether this can be asked of the fact; else what is wrong.
    pub(crate) fn suits(&self, fact: &Fact) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("\"{}\" {what}", fact.name));
        match (&self.wanted, &fact.kind) {
            (Wanted::Is(_), FactKind::YesNo)
            | (Wanted::AtLeast(_) | Wanted::AtMost(_), FactKind::Number) => Ok(()),
            (Wanted::Chosen(code), FactKind::Choice(options)) => {
                let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
                match codes.contains(&code.as_str()) {
                    true => Ok(()),
                    false => wrong(&format!("has no \"{code}\", only {}", codes.join(", "))),
                }
            }
            (Wanted::Within(codes), FactKind::Code)
                if codes.is_empty() || codes.iter().any(String::is_empty) =>
            {
                wrong("is asked for an empty code, or for none")
            }
            (Wanted::Within(_), FactKind::Code) => Ok(()),
            (_, FactKind::YesNo) => wrong("is yes or no: ask `is = true` or `is = false`"),
            (_, FactKind::Number) => wrong("is a number: ask `at_least = …` or `at_most = …`"),
            (_, FactKind::Choice(_)) => wrong("is one of a list: ask `is = \"…\"`"),
            (_, FactKind::Code) => wrong("is a code: ask `within = [\"…\"]`"),
        }
    }
}

/// Of what is sure and what is possible.
const fn bounded(is_sure: bool, is_possible: bool) -> Truth {
    match (is_sure, is_possible) {
        (true, _) => Truth::Yes,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::No,
    }
}

/// A condition as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    some: Option<usize>,
    of: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    fact: Option<String>,
    is: Option<IsOrCode>,
    at_least: Option<u64>,
    at_most: Option<u64>,
    within: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum IsOrCode {
    Is(bool),
    Code(String),
}

impl TryFrom<Written> for Condition {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        const FORMS: &str = "a condition is one of `all = […]`, `any = […]`, `some = …, of = […]`, `not = …`, or \
            `fact = \"…\"` with one of `is`, `at_least`, `at_most`, `within`";
        let wanted = [
            written.is.map(|is| match is {
                IsOrCode::Is(is) => Wanted::Is(is),
                IsOrCode::Code(code) => Wanted::Chosen(code),
            }),
            written.at_least.map(Wanted::AtLeast),
            written.at_most.map(Wanted::AtMost),
            written.within.map(Wanted::Within),
        ];
        let mut wanted = wanted.into_iter().flatten();
        let test = match (written.fact, wanted.next()) {
            (None, None) => None,
            (Some(fact), Some(wanted)) => Some(Self::Test(Test { fact, wanted })),
            _ => return Err(FORMS.to_owned()),
        };
        let some = match (written.some, written.of) {
            (None, None) => None,
            (Some(count), Some(of)) if (1..=of.len()).contains(&count) => {
                Some(Self::AtLeast(count, of))
            }
            (Some(count), Some(of)) => {
                return Err(format!(
                    "`some = {count}` of {}: that is no condition",
                    of.len()
                ));
            }
            _ => return Err(FORMS.to_owned()),
        };
        if written.any.as_ref().is_some_and(Vec::is_empty) {
            return Err("`any` of nothing never holds".to_owned());
        }
        let forms = [
            written.all.map(Self::all),
            written.any.map(Self::any),
            some,
            written.not.map(Self::Not),
            test,
        ];
        let mut forms = forms.into_iter().flatten();
        match (forms.next(), forms.next(), wanted.next()) {
            (Some(form), None, None) => Ok(form),
            _ => Err(FORMS.to_owned()),
        }
    }
}
