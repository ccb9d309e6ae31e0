//! Rules as data: declarative conditions over facts, with an answer of yes, no or unknown, and why.
//!
//! A set of rules is a file. It declares the facts that it asks for, each with a question in both languages, and rules whose
//! conditions name these facts. What is not known stays unknown: an answer never changes when an unknown becomes known, except
//! from unknown to yes or no (strong three-valued logic of Kleene).
//!
//! ```
//! use rules::{Facts, Number, RuleSet, Truth, Value};
//!
//! let set = RuleSet::parse(
//!     r#"
//!     [[fact]]
//!     name = "employees"
//!     kind = "number"
//!     question = { de = "Wie viele Beschäftigte haben Sie?", en = "How many employees do you have?" }
//!
//!     [[rule]]
//!     id = "officer"
//!     title = { de = "Beauftragte", en = "Officer" }
//!     text = { de = "Benennen Sie jemanden.", en = "Appoint somebody." }
//!     when = { fact = "employees", at_least = 20 }
//!     [rule.source]
//!     citation = "§ 1 Mustergesetz"
//!     as_of = "2026-11-30"
//!     "#,
//! )?;
//! let rule = &set.rules()[0];
//! let mut facts = Facts::default();
//! assert_eq!(set.verdict(rule, &facts).truth, Truth::Unknown);
//! facts.set("employees", Value::Number(Number::between(10, 49)));
//! assert_eq!(set.verdict(rule, &facts).truth, Truth::Unknown, "20 lies within");
//! facts.set("employees", Value::Number(Number::exactly(35)));
//! assert_eq!(set.verdict(rule, &facts).truth, Truth::Yes);
//! # Ok::<(), rules::RuleError>(())
//! ```

mod ask;
mod condition;
mod fact;
mod set;
mod truth;
mod typed;
mod verdict;

pub use ask::Asked;
pub use condition::{Condition, Test, Wanted};
pub use fact::{ChoiceOption, Fact, FactKind, Facts, Number, Value};
pub use set::{Rule, RuleError, RuleSet, RuleSource, Text};
pub use truth::Truth;
pub use typed::Answers;
pub use verdict::{Because, Verdict};
