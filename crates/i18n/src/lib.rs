//! The interface's words in German and English.
//!
//! This crate knows every sentence that a person reads in pages, forms, mails and error answers, and how
//! numbers, dates and amounts are written in each language. It knows nothing about where they are shown.
//! The words lie in `locales/<language>/*.ftl` (Fluent) and are compiled in; both languages have the same
//! keys with the same arguments, which a test keeps.

mod bundles;
mod format;

use domain::{Language, Timestamp, german_day};
use jiff::civil::{Date, DateTime};

/// The words of one language. Free to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

/// What is put into a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A number; the sentence may depend on it (one, many), and it is written as the language does.
    Number(i64),
    /// A text, put in as it is.
    Text(String),
}

impl Words {
    /// The words of this language.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Whose words these are.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// The words of the other language, for the language switch.
    #[must_use]
    pub const fn other(self) -> Self {
        Self::new(self.language.other())
    }

    /// The text of a key without arguments. A key that is missing shows as `⟦key⟧`; tests keep that from
    /// happening.
    #[must_use]
    pub fn msg(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text of a key with its arguments.
    #[must_use]
    pub fn with(self, key: &str, args: &[(&str, Arg)]) -> String {
        bundles::text(self.language, key, args).unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// The text of a key whose one argument is the number `n`.
    #[must_use]
    pub fn count(self, key: &str, n: impl Into<Arg>) -> String {
        self.with(key, &[("n", n.into())])
    }

    /// The text of a key whose one argument is the text `name`.
    #[must_use]
    pub fn named(self, key: &str, name: impl Into<Arg>) -> String {
        self.with(key, &[("name", name.into())])
    }

    /// The word for a code of one of the domain's closed lists: the key is `<family>-<code>`, with hyphens
    /// for underscores.
    #[must_use]
    pub fn code(self, family: &str, code: &str) -> String {
        self.msg(&format!("{family}-{}", code.replace('_', "-")))
    }

    /// The text of a key that may be missing, as for codes that sources invent.
    #[must_use]
    pub fn find(self, key: &str) -> Option<String> {
        bundles::text(self.language, key, &[])
    }

    /// A whole number with the language's thousands separator: 12.345 or 12,345.
    #[must_use]
    pub fn number(self, n: impl Into<Arg>) -> String {
        match n.into() {
            Arg::Number(n) => format::number(self.language, n),
            Arg::Text(text) => text,
        }
    }

    /// A number with so many digits behind the point: 1.234,5 or 1,234.5.
    #[must_use]
    pub fn decimal(self, value: f64, digits: usize) -> String {
        format::decimal(self.language, value, digits)
    }

    /// A share in per cent with so many digits behind the point: 95,2 % or 95.2%.
    #[must_use]
    pub fn per_cent(self, value: f64, digits: usize) -> String {
        let number = self.decimal(value, digits);
        match self.language {
            Language::German => format!("{number}\u{a0}%"),
            Language::English => format!("{number}%"),
        }
    }

    /// An amount in euros, without cents: 12.345 € or €12,345.
    #[must_use]
    pub fn euro(self, amount: impl Into<Arg>) -> String {
        let number = self.number(amount);
        match self.language {
            Language::German => format!("{number}\u{a0}€"),
            Language::English => format!("€{number}"),
        }
    }

    /// A day in words: 1. März 2026 or 1 March 2026.
    #[must_use]
    pub fn date(self, date: &Date) -> String {
        format::date(self.language, *date)
    }

    /// The day of a moment in words, by the clocks of Germany.
    #[must_use]
    pub fn day(self, at: &Timestamp) -> String {
        self.date(&german_day(*at))
    }

    /// The month that a day lies in, in words: März 2026 or March 2026.
    #[must_use]
    pub fn month(self, date: &Date) -> String {
        format::month(self.language, *date)
    }

    /// The short name of a day of the week, 0 (Monday) to 6 (Sunday).
    #[must_use]
    pub fn weekday(self, day: u8) -> String {
        format::weekday(self.language, day)
    }

    /// The time of day in words: 14:00 Uhr or 14:00.
    #[must_use]
    pub fn time(self, at: &DateTime) -> String {
        format::time(self.language, *at)
    }

    /// A day and time in words: 1. März 2026, 14:00 Uhr or 1 March 2026, 14:00.
    #[must_use]
    pub fn date_time(self, at: &DateTime) -> String {
        format::date_time(self.language, *at)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

macro_rules! number_arg {
    ($($type:ty),+) => {$(
        impl From<$type> for Arg {
            fn from(n: $type) -> Self {
                Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
            }
        }

        impl From<&$type> for Arg {
            fn from(n: &$type) -> Self {
                Self::from(*n)
            }
        }

        // Templates pass references to what loops give them by reference.
        impl From<&&$type> for Arg {
            fn from(n: &&$type) -> Self {
                Self::from(**n)
            }
        }
    )+};
}
number_arg!(i64, u64, usize, u32, i32, u16, u8);
