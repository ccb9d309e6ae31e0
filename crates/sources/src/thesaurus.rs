//! The words that come with the program.

use std::sync::LazyLock;

use domain::{
    Concept, Source, Vocabulary,
    places::{Gazetteer, Postcodes},
};

use crate::{Context, Lookups, Mapping, read};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../thesaurus/", $name, ".ttl")))),+]
    };
}

/// Names and texts of the thesaurus's files.
const FILES: &[(&str, &str)] = files!(
    "infrastructure-dialogue",
    "it-security",
    "law-funding",
    "organisation-business",
    "skills-learning",
    "technology-digital",
    "technology-materials-energy",
    "technology-production",
    "work-design",
);

static MAPPING: LazyLock<Mapping> =
    LazyLock::new(|| Mapping::shipped("thesaurus").expect("this mapping is shipped"));

static CONCEPTS: LazyLock<Vec<Concept>> = LazyLock::new(|| {
    let (postcodes, lookups) = (Postcodes::new(), Lookups::default());
    let context = Context {
        gazetteer: Gazetteer::nrw(),
        postcodes: &postcodes,
        lookups: &lookups,
    };
    let rows = FILES
        .iter()
        .flat_map(|(name, text)| read(&MAPPING, name, text.as_bytes(), &context));
    // A test sees to it that there are no problems.
    let told = rows.flat_map(|row| row.concepts);
    Vocabulary::new(told).iter().cloned().collect()
});

/// The atlas's own words: the concepts of the starter thesaurus, by URI. They are read when they are first wanted, as any
/// file is that the mapping `thesaurus` reads.
#[must_use]
pub fn thesaurus() -> &'static [Concept] {
    &CONCEPTS
}

/// The source of [`thesaurus`].
#[must_use]
pub fn thesaurus_source() -> Source {
    MAPPING.source().clone()
}
