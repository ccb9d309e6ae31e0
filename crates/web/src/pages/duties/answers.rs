//! What people answer, as a form sends it.

use std::collections::BTreeMap;

use rules::{Fact, FactKind, Facts, Number, Value};

use crate::lenient;

/// Answers as they were typed, what is known by them, and which cannot be read.
#[derive(Debug, Default)]
pub struct Answers {
    /// By the names of the facts, without those left open.
    pub typed: BTreeMap<String, String>,
    /// What they say.
    pub facts: Facts,
    /// The facts whose answer cannot be read.
    pub unreadable: Vec<&'static str>,
}

/// Longest answer that is read, in bytes.
const LONGEST: usize = 100;

impl Answers {
    /// Reads a form about these facts.
    #[must_use]
    pub fn read(form: &str, asked: &'static [Fact]) -> Self {
        let sent = lenient::pairs(Some(form));
        let mut answers = Self::default();
        for fact in asked {
            // Of several the last: a form sends one.
            let mut typed = sent.iter().rev().filter(|(name, _)| *name == fact.name);
            let typed = typed.next().map_or("", |(_, value)| value.trim());
            if typed.is_empty() {
                continue;
            }
            match value(&fact.kind, typed) {
                Some(value) => answers.facts.set(&fact.name, value),
                None => answers.unreadable.push(&fact.name),
            }
            let typed = &typed[..typed.floor_char_boundary(LONGEST)];
            answers.typed.insert(fact.name.clone(), typed.to_owned());
        }
        answers
    }
}

fn value(kind: &FactKind, typed: &str) -> Option<Value> {
    Some(match kind {
        FactKind::YesNo => Value::YesNo(match typed {
            "yes" => true,
            "no" => false,
            _ => return None,
        }),
        FactKind::Number => Value::Number(number(typed)?),
        FactKind::Choice(options) => {
            let option = options.iter().find(|option| option.code == typed)?;
            Value::Choice(option.code.clone())
        }
        FactKind::Code => Value::Code(is_sector(typed).then(|| typed.to_owned())?),
    })
}

/// A number ("12", "1.200"), between which it lies ("10-49", "10 bis 49"), or the least that it is ("250+").
fn number(typed: &str) -> Option<Number> {
    if let Some(least) = typed.strip_suffix('+') {
        return Some(Number::from(whole(least)?));
    }
    let ends = ["–", "-", " bis ", " to "];
    let bounds = ends.iter().find_map(|between| typed.split_once(between));
    match bounds {
        Some((least, most)) => Some(Number::between(whole(least)?, whole(most)?)),
        None => whole(typed).map(Number::exactly),
    }
}

/// A whole number, its thousands perhaps set off; nothing of one with decimals.
fn whole(typed: &str) -> Option<u64> {
    let mut groups = typed.trim().split(['.', ',', ' ', '\u{A0}', '\u{202F}']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_short = first.len() <= if rest.is_empty() { 12 } else { 3 } && rest.len() <= 3;
    let are_thousands = rest.iter().all(|group| group.len() == 3);
    let digits = first.to_owned() + &rest.concat();
    let are_digits = !first.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_short && are_thousands && are_digits).then(|| digits.parse().ok())?
}

/// Whether this is a code of WZ 2008 from two digits on: "25", "25.6", "25.62", "25.62.0".
fn is_sector(typed: &str) -> bool {
    let mut parts = typed.split('.');
    let lengths = [2..=2, 1..=2, 1..=1];
    let is_part = |part: &str, length: &std::ops::RangeInclusive<usize>| {
        length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let are_parts = lengths
        .iter()
        .all(|length| parts.next().is_none_or(|part| is_part(part, length)));
    are_parts && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_be_rough() {
        for (typed, number) in [
            ("12", Number::exactly(12)),
            (" 1.200 ", Number::exactly(1_200)),
            ("1,200,000", Number::exactly(1_200_000)),
            ("10-49", Number::between(10, 49)),
            ("2.000–10.000", Number::between(2_000, 10_000)),
            ("10 bis 49", Number::between(10, 49)),
            ("250+", Number::from(250)),
            ("0", Number::exactly(0)),
        ] {
            assert_eq!(super::number(typed.trim()), Some(number), "{typed}");
        }
        for typed in [
            "",
            "viele",
            "-5",
            "1.5",
            "12,50",
            "1.2000",
            "9999999999999",
            "10-",
            "+",
            "١٢",
        ] {
            assert_eq!(super::number(typed), None, "{typed}");
        }
    }

    #[test]
    fn sectors_are_codes_from_two_digits_on() {
        for typed in ["25", "25.6", "25.62", "25.62.0"] {
            assert!(is_sector(typed), "{typed}");
        }
        for typed in [
            "",
            "2",
            "256",
            "25.",
            "25.621",
            "C",
            "C25",
            "25.62.0.1",
            "Metall",
        ] {
            assert!(!is_sector(typed), "{typed}");
        }
    }
}
