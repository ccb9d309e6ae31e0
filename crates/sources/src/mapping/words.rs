//! What words in a text mean, by lists that come with the program.

use std::sync::LazyLock;

use domain::fold_name;
use serde::Deserialize;

/// A list of the program, of groups of words that are asked in their order.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) enum WordList {
    /// What the words of its name say an organisation is.
    #[serde(rename = "organisation-types")]
    OrganisationTypes,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    group: Vec<Group>,
}

/// Words that mean the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    meaning: String,
    /// As the list has them; once it is read, as [`needle`] gives them.
    words: Vec<String>,
}

impl WordList {
    /// The meaning of the first group of which a word stands in the text.
    pub(crate) fn meaning(self, text: &str) -> Option<&'static str> {
        let text = Spaced::new(text);
        let has = |group: &&Group| group.words.iter().any(|needle| text.0.contains(needle));
        let found = self.groups().iter().find(has)?;
        Some(&found.meaning)
    }

    fn groups(self) -> &'static [Group] {
        static TYPES: LazyLock<Vec<Group>> = LazyLock::new(|| {
            let list = include_str!("../../words/organisation-types.toml");
            let mut groups: Groups = toml::from_str(list).expect("a test reads it");
            for group in &mut groups.group {
                let needles = group.words.iter().map(|word| needle(word));
                group.words = needles.collect();
            }
            groups.group
        });
        match self {
            Self::OrganisationTypes => &TYPES,
        }
    }
}

/// A text's words, folded, each between spaces; umlauts spelt out and dropped are the same.
pub(crate) struct Spaced(String);

impl Spaced {
    pub(crate) fn new(text: &str) -> Self {
        let folded = fold_name(text);
        // "Universitaet", "Universität" and the "UNIVERSITAT" of lists that lost their umlauts.
        let bare = folded
            .replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u");
        let words = bare.split(|c: char| !c.is_alphanumeric());
        Self(
            words
                .filter(|word| !word.is_empty())
                .fold(" ".to_owned(), |all, word| all + word + " "),
        )
    }

    /// Whether the word, or the words, stand in the text; a star at the beginning or the end stands for any letters.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(&needle(word))
    }
}

/// What is looked for in a [`Spaced`] text.
fn needle(word: &str) -> String {
    let (word, goes_on) = match word.strip_suffix('*') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let (word, goes_before) = match word.strip_prefix('*') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let needle = Spaced::new(word).0;
    let needle = if goes_on { needle.trim_end() } else { &needle };
    let needle = if goes_before {
        needle.trim_start()
    } else {
        needle
    };
    needle.to_owned()
}

#[cfg(test)]
mod tests {
    use domain::OrganisationType;

    use super::*;

    #[test]
    fn names_tell_what_an_organisation_is() {
        let told = |name: &str| {
            WordList::OrganisationTypes
                .meaning(name)
                .unwrap_or("nothing")
        };
        for (name, wanted) in [
            ("Universität zu Köln", "university"),
            ("Universitaet zu Koeln", "university"),
            ("UNIVERSITAT BIELEFELD", "university"),
            ("FernUniversität in Hagen", "university"),
            (
                "Rheinisch-Westfälische Technische Hochschule Aachen",
                "university",
            ),
            (
                "RHEINISCH-WESTFAELISCHE TECHNISCHE HOCHSCHULE AACHEN",
                "university",
            ),
            ("HOCHSCHULE FUER MUSIK DETMOLD", "university"),
            ("Deutsche Sporthochschule Köln", "university"),
            (
                "Technische Hochschule Köln",
                "university_of_applied_sciences",
            ),
            ("Fachhochschule Aachen", "university_of_applied_sciences"),
            ("Hochschule Rhein-Waal", "university_of_applied_sciences"),
            (
                "Universität zu Köln Philosophische Fakultät Archäologisches Institut",
                "research_institute",
            ),
            (
                "Institut für Kunststoffverarbeitung (IKV) an der RWTH Aachen",
                "research_institute",
            ),
            (
                "RHEINISCHES INSTITUT FUER UMWELT-FORSCHUNG AN DER UNIVERSITAET ZU KOELN E.V.",
                "research_institute",
            ),
            ("Forschungszentrum Jülich GmbH", "research_institute"),
            ("VDEH-BETRIEBSFORSCHUNGSINSTITUT GMBH", "research_institute"),
            ("Universität Bielefeld Universitätsbibliothek", "archive"),
            ("Kunst- und Museumsbibliothek der Stadt Köln", "archive"),
            ("Stadtarchiv Ibbenbüren", "archive"),
            (
                "Universitätsklinikum Aachen, AöR Institut für Neuroanatomie",
                "healthcare",
            ),
            ("University Hospital of Cologne", "healthcare"),
            ("Stadt Dortmund", "public_body"),
            (
                "BUNDESINSTITUT FUR ARZNEIMITTEL UND MEDIZINPRODUKTE",
                "public_body",
            ),
            (
                "Alfried Krupp von Bohlen und Halbach-Stiftung",
                "foundation",
            ),
            ("HOCHTIEF Solutions AG", "company"),
            ("Gesellschaft Wärme Kältetechnik mbH", "company"),
            ("igus® GmbH", "company"),
            ("Access e.V.", "nothing"),
            ("Diversität e.V.", "nothing"),
        ] {
            assert_eq!(told(name), wanted, "{name}");
        }
    }

    #[test]
    fn every_meaning_is_a_kind_of_organisation() {
        for group in WordList::OrganisationTypes.groups() {
            assert!(
                OrganisationType::from_code(&group.meaning).is_some(),
                "{}",
                group.meaning
            );
            assert!(!group.words.is_empty());
        }
    }
}
