//! Answers as people type them.

use std::collections::BTreeMap;

use crate::{Fact, FactKind, Facts, Number, Value};

/// Answers as they were typed, what is known by them, and which cannot be read.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// By the names of the facts, without those left open.
    pub typed: BTreeMap<String, String>,
    /// What they say.
    pub facts: Facts,
    /// The facts whose answer cannot be read.
    pub unreadable: Vec<&'static str>,
}

/// Longest answer that is shown again, in bytes.
const LONGEST: usize = 100;

impl Answers {
    /// What is answered of these facts; `typed` gives what was typed for a name.
    #[must_use]
    pub fn read<'a>(asked: &'static [Fact], typed: impl Fn(&str) -> Option<&'a str>) -> Self {
        let mut answers = Self::default();
        for fact in asked {
            let typed = typed(&fact.name).map_or("", str::trim);
            if typed.is_empty() {
                continue;
            }
            match fact.kind.read(typed) {
                Some(value) => answers.facts.set(&fact.name, value),
                None => answers.unreadable.push(&fact.name),
            }
            let typed = &typed[..typed.floor_char_boundary(LONGEST)];
            answers.typed.insert(fact.name.clone(), typed.to_owned());
        }
        answers
    }
}

impl FactKind {
    /// The answer that was typed, without blanks around it; nothing: it cannot be read.
    #[must_use]
    pub fn read(&self, typed: &str) -> Option<Value> {
        Some(match self {
            Self::YesNo => Value::YesNo(match typed {
                "yes" => true,
                "no" => false,
                _ => return None,
            }),
            Self::Number => Value::Number(number(typed)?),
            Self::Choice(options) => {
                let option = options.iter().find(|option| option.code == typed)?;
                Value::Choice(option.code.clone())
            }
            Self::Code => Value::Code(sector(typed)?),
        })
    }
}

/// A number as people write it: "12", "1.200", "12 Leute"; roughly ("ca. 50": a tenth more or less); between which it lies
/// ("10-49", "10 bis 49"), or beyond what ("250+", "50 oder mehr", "über 250", "unter 50"). Nothing of whatever else is said
/// with it ("12 Mio", "12 €"): it may mean another number.
fn number(typed: &str) -> Option<Number> {
    const COUNTED: [&str; 12] = [
        "leute",
        "personen",
        "menschen",
        "beschäftigte",
        "beschäftigten",
        "mitarbeiter",
        "mitarbeitende",
        "angestellte",
        "people",
        "persons",
        "employees",
        "staff",
    ];
    const ABOUT: [&str; 6] = ["ca.", "circa ", "etwa ", "rund ", "ungefähr ", "about "];
    let typed = typed.to_lowercase();
    let counted = COUNTED.iter().find_map(|word| typed.strip_suffix(word));
    let typed = counted.unwrap_or(&typed).trim();
    let before = |words: &[&str]| words.iter().find_map(|word| typed.strip_prefix(word));
    let behind = |words: &[&str]| words.iter().find_map(|word| typed.strip_suffix(word));
    if let Some(bound) = before(&[">", "über ", "mehr als ", "over ", "more than "]) {
        return Some(Number::from(whole(bound)?.checked_add(1)?));
    }
    if let Some(bound) = before(&["<", "unter ", "weniger als ", "under ", "fewer than "]) {
        return Some(Number::between(0, whole(bound)?.checked_sub(1)?));
    }
    let least = before(&["ab ", "mindestens ", "at least ", "≥"]);
    let least =
        least.or_else(|| behind(&["+", " oder mehr", " und mehr", " or more", " and more"]));
    if let Some(least) = least {
        return Some(Number::from(whole(least)?));
    }
    let most = before(&["bis ", "höchstens ", "maximal ", "up to ", "at most ", "≤"]);
    let most = most.or_else(|| behind(&[" oder weniger", " or fewer", " or less"]));
    if let Some(most) = most {
        return Some(Number::between(0, whole(most)?));
    }
    if let Some(about) = before(&ABOUT) {
        let about = whole(about)?;
        return Some(Number::between(
            about - about / 10,
            about.saturating_add(about / 10),
        ));
    }
    let ends = ["–", "-", " bis ", " to "];
    let bounds = ends.iter().find_map(|between| typed.split_once(between));
    match bounds {
        Some((least, most)) => Some(Number::between(whole(least)?, whole(most)?)),
        None => whole(typed).map(Number::exactly),
    }
}

/// More nobody employs: the largest firms of the world have some millions.
const MOST: u64 = 9_999_999;

/// A whole number up to [`MOST`], its thousands perhaps set off; nothing of one with decimals.
fn whole(typed: &str) -> Option<u64> {
    let mut groups = typed.trim().split(['.', ',', ' ', '\u{A0}', '\u{202F}']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_short = first.len() <= if rest.is_empty() { 12 } else { 3 } && rest.len() <= 3;
    let are_thousands = rest.iter().all(|group| group.len() == 3);
    let digits = first.to_owned() + &rest.concat();
    let are_digits = !first.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = (is_short && are_thousands && are_digits).then(|| digits.parse().ok())??;
    (number <= MOST).then_some(number)
}

/// A code of WZ 2008 from a division on, as it stands in the classification ("25", "25.62"): also "C 25.62", "2562", "25,62".
fn sector(typed: &str) -> Option<String> {
    /// Two-digit numbers that are no division.
    const NO_DIVISION: [&str; 12] = [
        "00", "04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89",
    ];
    let code = typed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let section = typed.len() - code.len();
    let code = code.trim();
    let is_sign = |c: char| c == '.' || c == ',' || c.is_whitespace();
    // "1.1" is what a spreadsheet makes of "01.1", and is not "11".
    let first = code.split(is_sign).next().unwrap_or_default();
    let digits: String = code.chars().filter(|c| !is_sign(*c)).collect();
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = section <= 1 && are_digits && first.len() >= 2 && (2..=5).contains(&digits.len());
    if !is_code || NO_DIVISION.contains(&&digits[..2]) {
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
            ("ca. 50", Number::between(45, 55)),
            ("ca. 8 Leute", Number::exactly(8)),
            ("1.200 Leute", Number::exactly(1_200)),
            ("50 oder mehr", Number::from(50)),
            ("20 and more", Number::from(20)),
            ("mindestens 50 Beschäftigte", Number::from(50)),
            ("49 oder weniger", Number::between(0, 49)),
            ("bis 50", Number::between(0, 50)),
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
            "<0",
            "Leute",
            "١٢",
            "12 Mio €",
            "über 10 Mio €",
            "10k",
            "20 aufwärts",
            "5 bis",
            "800.000 €",
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
            ("1.1", None),
            ("2.5", None),
            ("34", None),
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
