//! What pages and code use of the words, and that they have none of their own.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{locales, vocabulary};

/// Keys that are asked for under names that sources invent.
const OPEN_FAMILIES: &[&str] = &["role-", "part-", "touches-"];

/// The calls whose first argument is a key.
const CALLS: &[&str] = &[".msg(\"", ".named(\"", ".count(\"", ".with(\"", ".find(\""];

fn web(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(&path, extension, found);
            } else if path.extension().is_some_and(|e| e == extension) {
                let text = fs::read_to_string(&path).expect("UTF-8");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../web")
        .join(folder);
    walk(&root, extension, &mut found);
    assert!(!found.is_empty(), "{folder} was read");
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut all = web("src", "rs");
    all.extend(web("templates", "html"));
    all
}

/// The string literals of a text that could be keys or patterns of keys.
fn literals(text: &str) -> BTreeSet<&str> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-{}_".contains(c);
    text.split('"')
        .filter(|part| !part.is_empty() && part.chars().all(legal))
        .collect()
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let known = locales::keys("de");
    for (path, text) in sources() {
        for call in CALLS {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                let open = key.contains('{') || !key.contains(|c: char| c.is_ascii_lowercase());
                // `with` and `find` are also methods of others; a key has a hyphen or is one of ours.
                let foreign = key.contains(|c: char| {
                    !(c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
                });
                assert!(
                    open || foreign || known.contains_key(key),
                    "{key} in {}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_key_is_used() {
    let all: Vec<(PathBuf, String)> = sources();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (_, text) in &all {
        used.extend(literals(text));
    }
    let coded: BTreeSet<String> = vocabulary::families()
        .into_iter()
        .filter(|(family, _)| used.contains(family))
        .flat_map(|(family, codes)| {
            codes
                .into_iter()
                .map(move |code| format!("{family}-{}", code.replace('_', "-")))
        })
        .collect();
    let patterns: Vec<(&str, &str)> = used
        .iter()
        .filter_map(|literal| {
            let (before, rest) = literal.split_once('{')?;
            let after = rest.split_once('}')?.1;
            // A pattern such as `{name}-{code}` would excuse everything.
            (before.len() > 3).then_some((before, after))
        })
        .collect();
    let unused: Vec<String> = locales::keys("de")
        .into_keys()
        .filter(|key| {
            let key = key.as_str();
            !(used.contains(key)
                || coded.contains(key)
                || OPEN_FAMILIES.iter().any(|family| key.starts_with(family))
                || patterns.iter().any(|(before, after)| {
                    !after.is_empty() && key.starts_with(before) && key.ends_with(after)
                }))
        })
        .collect();
    assert!(unused.is_empty(), "nobody uses {unused:?}");
}

#[test]
fn templates_hold_no_words_of_their_own() {
    for (path, text) in web("templates", "html") {
        let uncommented = without(&text, "{#", "#}");
        let bare = without(&without(&uncommented, "{%", "%}"), "{{", "}}");
        for attribute in ["aria-label", "title", "alt", "placeholder"] {
            for rest in bare.split(&format!(" {attribute}=\"")).skip(1) {
                let value = rest.split('"').next().unwrap_or_default();
                assert!(
                    !has_letters(value),
                    "{attribute}=\"{value}\" in {}",
                    path.display()
                );
            }
        }
        let words = without(&bare, "<", ">");
        let letters: Vec<&str> = words
            .split_whitespace()
            .filter(|w| has_letters(w))
            .collect();
        assert!(letters.is_empty(), "{letters:?} in {}", path.display());
    }
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The text without what stands between `open` and `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        left.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    left.push_str(rest);
    left
}
