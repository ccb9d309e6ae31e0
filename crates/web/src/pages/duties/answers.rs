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
        FactKind::Code => Value::Code(sector(typed)?),
    })
}

/// A number as people write it: "12", "1.200", "ca. 12 Leute", between which it lies ("10-49", "10 bis 49"), or beyond what
/// ("250+", "über 250", "unter 50").
fn number(typed: &str) -> Option<Number> {
    let typed = typed.to_lowercase();
    let mut typed = typed.trim();
    for about in ["ca.", "circa ", "etwa ", "rund ", "ungefähr ", "about "] {
        typed = typed.strip_prefix(about).unwrap_or(typed).trim_start();
    }
    // What is counted is known: "Leute", "€".
    let is_unit = |c: char| c.is_alphabetic() || c.is_whitespace() || c == '€';
    let typed = typed.trim_end_matches(is_unit);
    let beyond = |signs: &[&str]| signs.iter().find_map(|sign| typed.strip_prefix(sign));
    if let Some(bound) = beyond(&[">", "über ", "mehr als ", "over ", "more than "]) {
        return Some(Number::from(whole(bound)?.checked_add(1)?));
    }
    if let Some(bound) = beyond(&["<", "unter ", "weniger als ", "under ", "fewer than "]) {
        return Some(Number::between(0, whole(bound)?.checked_sub(1)?));
    }
    if let Some(least) = typed
        .strip_suffix('+')
        .or_else(|| typed.strip_prefix("ab "))
    {
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

/// A code of WZ 2008 from a division on, as it stands in the classification ("25", "25.62"): also "C 25.62", "2562", "25,62".
fn sector(typed: &str) -> Option<String> {
    let code = typed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_sign = |c: char| c == '.' || c == ',' || c.is_whitespace();
    let digits: String = code.chars().filter(|c| !is_sign(*c)).collect();
    let section = typed.len() - code.len();
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = section <= 1 && are_digits && (2..=5).contains(&digits.len());
    // Divisions begin with 01.
    if !is_code || digits.starts_with("00") {
        return None;
    }
    let (division, rest) = digits.split_at(2);
    let (group, class) = rest.split_at(rest.len().min(2));
    Some(match (group, class) {
        ("", _) => division.to_owned(),
        (group, "") => format!("{division}.{group}"),
        (group, class) => format!("{division}.{group}.{class}"),
    })
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
            ("ca. 12", Number::exactly(12)),
            ("etwa 1.200 Leute", Number::exactly(1_200)),
            ("800.000 €", Number::exactly(800_000)),
            ("über 250", Number::from(251)),
            (">250", Number::from(251)),
            ("unter 50", Number::between(0, 49)),
            ("< 50", Number::between(0, 49)),
            ("ab 20", Number::from(20)),
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
    fn sectors_are_codes_from_a_division_on() {
        for (typed, code) in [
            ("25", Some("25")),
            ("25.6", Some("25.6")),
            ("25,62", Some("25.62")),
            ("2562", Some("25.62")),
            ("C 25.62.0", Some("25.62.0")),
            ("C25", Some("25")),
            ("", None),
            ("2", None),
            ("00", None),
            ("25.62.01", None),
            ("C", None),
            ("Metall", None),
            ("25-26", None),
        ] {
            assert_eq!(sector(typed).as_deref(), code, "{typed}");
        }
    }
}
