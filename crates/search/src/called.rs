//! Entries whose title or name is what was typed, word for word, or as people say it.

use domain::Language;
use tantivy::DocId;
use text::Analyzer;

use crate::{schema::Fields, view::View};

/// What people say for words of names.
const SAID: [(&[&str], &str); 8] = [
    (&["technische", "universitaet"], "tu"),
    (&["technische", "hochschule"], "th"),
    (&["fachhochschule"], "fh"),
    (&["universitaet"], "uni"),
    (&["university"], "uni"),
    (&["universitaetsklinikum"], "uniklinik"),
    (&["universitaetsklinik"], "uniklinik"),
    (&["gesellschaft", "mit", "beschraenkter", "haftung"], "gmbh"),
];

/// Words within names that people leave out: "Uni Köln" is the "Universität zu Köln". The first and the last word stay: "DIE
/// Bonn" is an institute.
const LEFT_OUT: [&str; 8] = ["der", "des", "die", "for", "fuer", "of", "the", "zu"];

/// A name in the form in which names are compared: its words, folded, as people say them. Nothing if it has none.
pub(crate) fn form(name: &str) -> Option<String> {
    let words = Analyzer::new(Language::German).words(name);
    let words = words.into_iter().filter(|word| !word.joined);
    let words: Vec<String> = words.map(|word| word.text).collect();
    let mut said: Vec<&str> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let [first, others @ ..] = rest {
        let begins = |long: &&(&[&str], &str)| {
            rest.len() >= long.0.len() && long.0.iter().zip(rest).all(|(word, own)| word == own)
        };
        match SAID.iter().find(begins) {
            Some((long, short)) => {
                said.push(short);
                rest = &rest[long.len()..];
            }
            None => {
                said.push(first);
                rest = others;
            }
        }
    }
    let last = said.len().saturating_sub(1);
    let stays = |(at, word): &(usize, &str)| *at == 0 || *at == last || !LEFT_OUT.contains(word);
    let said = said.into_iter().enumerate().filter(stays);
    let said: Vec<&str> = said.map(|(_, word)| word).collect();
    // The engine takes no longer terms.
    Some(said.join(" ")).filter(|form| !form.is_empty() && form.len() <= 1_000)
}

/// The documents that are called so, by the places of their segments in the view.
pub(crate) fn documents(
    view: View<'_>,
    fields: &Fields,
    text: &str,
) -> tantivy::Result<Vec<(usize, DocId)>> {
    match form(text) {
        Some(form) => view.documents(&fields.called_term(&form)),
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn names_are_compared_as_people_say_them() {
        for (long, short) in [
            ("Universität zu Köln", "Uni Köln"),
            ("University of Cologne", "uni cologne"),
            ("Technische Universität Dortmund", "TU Dortmund"),
            ("Fachhochschule Aachen", "FH Aachen"),
            ("Universitätsklinikum Essen", "Uniklinik Essen"),
            (
                "Muster Gesellschaft mit beschränkter Haftung",
                "Muster GmbH",
            ),
        ] {
            assert_eq!(form(long), form(short), "{long}");
        }
        for (one, other) in [
            ("Technische Universität Dortmund", "Uni Dortmund"),
            ("DIE Bonn", "Bonn"),
            ("Wei Zu", "Wei"),
            ("Zu Hause", "Hause"),
        ] {
            assert_ne!(form(one), form(other), "{one}");
        }
        assert_eq!(form("Die").as_deref(), Some("die"));
        assert_eq!(form("—"), None);
    }
}
