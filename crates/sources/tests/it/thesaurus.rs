//! The starter thesaurus that comes with the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use domain::{Concept, Language, MatchKind, Scheme, Vocabulary};
use sources::{Mapping, read, thesaurus, thesaurus_source};

use crate::{context, problems};

/// Words that several concepts may share, in lower case: they mean both.
const SHARED: &[&str] = &[];

/// The files of the thesaurus, in order of their names.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("thesaurus");
    let files = fs::read_dir(folder).expect("the folder is part of the project");
    let paths = files.map(|file| file.expect("can be read").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "ttl"))
        .collect();
    files.sort();
    files
}

/// What each file tells, one concept after the other; there is nothing to complain of.
fn told() -> Vec<(String, Concept)> {
    let mapping = Mapping::shipped("thesaurus").expect("shipped");
    let mut told = Vec::new();
    for path in files() {
        let name = path.file_name().expect("a name").to_string_lossy();
        let text = fs::read(&path).expect("can be read");
        let rows: Vec<_> = read(&mapping, &name, text.as_slice(), &context()).collect();
        assert!(problems(&rows).is_empty(), "{:#?}", problems(&rows));
        let concepts = rows.into_iter().flat_map(|row| row.concepts);
        told.extend(concepts.map(|concept| (name.to_string(), concept)));
    }
    told
}

/// The mistakes, all at once: whoever repairs them wants to know of every one.
fn none(mistakes: &[String]) {
    assert!(
        mistakes.is_empty(),
        "{} mistakes:\n{}",
        mistakes.len(),
        mistakes.join("\n")
    );
}

#[test]
fn the_program_has_what_the_files_say() {
    let concepts = told().into_iter().map(|(_, concept)| concept);
    let vocabulary = Vocabulary::new(concepts);
    assert_eq!(
        vocabulary.iter().collect::<Vec<_>>(),
        thesaurus().iter().collect::<Vec<_>>(),
        "is every file listed in src/thesaurus.rs?"
    );
    assert!(thesaurus().len() >= 500, "{}", thesaurus().len());
    let source = thesaurus_source();
    assert_eq!(
        (source.id.as_str(), source.licence.as_str()),
        ("thesaurus", "EUPL-1.2")
    );
    assert!(!source.fictional && source.downloadable);
}

#[test]
fn every_concept_is_described_once_and_in_both_languages() {
    let mut mistakes = Vec::new();
    let mut seen = BTreeMap::new();
    for (file, concept) in told() {
        let uri = &concept.uri;
        if let Some(before) = seen.insert(uri.clone(), file.clone()) {
            mistakes.push(format!("{file}: {uri} is in {before} already"));
        }
        if concept.scheme != Scheme::Atlas
            || *uri != format!("urn:kompetenzatlas:thesaurus:{}", concept.key)
        {
            mistakes.push(format!("{file}: {uri} has the key {}", concept.key));
        }
        for language in [Language::German, Language::English] {
            let labels = concept.labels.get(&language);
            if labels.is_none_or(|labels| labels.definition.is_empty()) {
                mistakes.push(format!(
                    "{file}: {uri} has no word or no definition in {}",
                    language.code()
                ));
            }
        }
    }
    none(&mistakes);
}

#[test]
fn what_is_broader_or_related_is_known_and_nothing_is_above_itself() {
    let vocabulary = Vocabulary::new(thesaurus().iter().cloned());
    let mut mistakes = Vec::new();
    for concept in vocabulary.iter() {
        let uri = &concept.uri;
        for other in concept.broader.iter().chain(&concept.related) {
            if vocabulary.get(other).is_none() {
                mistakes.push(format!("{uri} names {other}, which is not known"));
            }
        }
        let mut below = vocabulary.narrower(uri);
        if below.any(|narrower| vocabulary.with_narrower(&narrower.uri).contains(uri)) {
            mistakes.push(format!("{uri} is above itself"));
        }
        let above = vocabulary.path(uri);
        if above
            .iter()
            .any(|broader| concept.related.contains(&broader.uri))
        {
            mistakes.push(format!("{uri} is related to what is broader anyway"));
        }
    }
    none(&mistakes);
}

#[test]
fn what_matches_elsewhere_is_an_address_of_another_vocabulary() {
    let mut mistakes = Vec::new();
    let mut exact = BTreeMap::new();
    for concept in thesaurus() {
        for other in &concept.matches {
            if other.kind == MatchKind::Exact
                && let Some(same) = exact.insert(&other.uri, &concept.uri)
            {
                mistakes.push(format!("{} is the same as {same}", concept.uri));
            }
            let known = ["http://data.europa.eu/esco/skill/", "urn:euroscivoc:"];
            if !known.iter().any(|start| other.uri.starts_with(start)) {
                mistakes.push(format!("{} matches {}", concept.uri, other.uri));
            }
        }
        let uris: BTreeSet<&str> = concept.matches.iter().map(|m| m.uri.as_str()).collect();
        if uris.len() < concept.matches.len() {
            mistakes.push(format!("{} matches one concept in two ways", concept.uri));
        }
    }
    none(&mistakes);
}

#[test]
fn no_word_means_two_concepts() {
    let mut mistakes = Vec::new();
    for language in [Language::German, Language::English] {
        let mut meant: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for concept in thesaurus() {
            let Some(labels) = concept.labels.get(&language) else {
                continue;
            };
            for word in labels.alternative.iter().chain([&labels.preferred]) {
                meant
                    .entry(word.to_lowercase())
                    .or_default()
                    .insert(&concept.key);
            }
        }
        for (word, keys) in meant {
            if keys.len() > 1 && !SHARED.contains(&word.as_str()) {
                mistakes.push(format!("{} '{word}': {keys:?}", language.code()));
            }
        }
    }
    none(&mistakes);
}
