use domain::{Body, Entry, Kind, Language};
use i18n::Words;

use crate::links;

/// Longest summary in a list, in characters.
const SUMMARY_MAX: usize = 220;

/// An entry in a list: enough to decide whether to open it.
#[derive(Debug, Clone)]
pub struct Teaser {
    pub kind: Kind,
    pub href: String,
    /// The language of title and summary.
    pub language: Language,
    pub title: String,
    /// Cut at a word.
    pub summary: String,
    /// The town of its main place; empty if unknown.
    pub place: String,
    /// From when until when, in years; empty if unknown.
    pub years: String,
}

impl Teaser {
    /// The entry as a list in this language shows it.
    #[must_use]
    pub fn new(entry: &Entry, language: Language) -> Self {
        let kind = entry.kind();
        let (text_language, title, summary) = match entry.content.text(language) {
            Some((spoken, text)) => (spoken, text.title.clone(), shortened(&text.summary)),
            None => (language, entry.slug.clone(), String::new()),
        };
        Self {
            kind,
            href: links::entry(language, kind, &entry.slug),
            language: text_language,
            title,
            summary,
            place: place(entry),
            years: years(entry, language),
        }
    }
}

/// The town of an entry's main place.
#[must_use]
pub fn place(entry: &Entry) -> String {
    let main = entry.content.places.first();
    main.map(|place| place.name.clone()).unwrap_or_default()
}

/// The years of an entry: "2009–2012", "2009", "ab 2009", or nothing.
#[must_use]
pub fn years(entry: &Entry, language: Language) -> String {
    let w = Words::new(language);
    let period = entry.content.period;
    let (from, until) = match &entry.content.body {
        Body::Publication(publication) if publication.year.is_some() => {
            (publication.year, publication.year)
        }
        _ => (
            period.from.map(|d| d.year()),
            period.until.map(|d| d.year()),
        ),
    };
    match (from, until) {
        (Some(from), Some(until)) if from != until => format!("{from}–{until}"),
        (Some(from), Some(_)) => from.to_string(),
        (Some(from), None) => w.named("filter-from", from.to_string()),
        (None, Some(until)) => w.named("filter-until", until.to_string()),
        (None, None) => String::new(),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SUMMARY_MAX {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SUMMARY_MAX).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", cut[..end].trim_end_matches([',', ';', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_summaries_are_cut_at_a_word() {
        let long = "Wort ".repeat(100);
        let short = shortened(&long);
        assert!(short.ends_with("Wort …") && short.chars().count() <= SUMMARY_MAX + 2);
        assert_eq!(shortened("kurz"), "kurz");
    }
}
