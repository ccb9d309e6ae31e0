//! Names of things found in running text: which words say so, and how surely.
//!
//! A name is found where its words stand in this order, bent or not ("additiver Fertigung"), written in one, in two or with
//! a hyphen. A German name of one word is found in compounds, too: at their end, where it says what the whole is
//! ("Laserschweißen" is a way of "Schweißen"), surely enough; at their beginning ("Spritzgussmaschine") less so. Of names
//! that lie within each other the longest counts. Words are found bent, not derived: a stem alone says too little
//! ("controlling" is no "control", "funded" no "funding").

mod compound;

use foldhash::HashMap;

use crate::{Analyzer, KnownStems, Language, Term, fold};

use compound::Part;

/// How sure a compound is whose end or beginning is a name.
const HEAD: f32 = 0.7;
const MODIFIER: f32 = 0.45;

/// Names of so many letters are found only as they are written: "it" is no "IT".
const SHORT: usize = 3;

/// How much surer a word is than an abbreviation, which may stand for many things.
const ABBREVIATION: f32 = 0.6;

/// Abbreviations of so many capitals are found only as they are written, too: "ISM" is no "ISMS".
const ABBREVIATED: usize = 5;

/// How German and English bend the end of a word, longest first.
const ENDINGS: [&str; 9] = ["ern", "en", "er", "em", "es", "ns", "e", "n", "s"];

/// Most words that may stand between two words of a name and say nothing ("Führung von Teams").
const GAP: u32 = 1;

/// Words that stand between two things, and within a name only if it has them: "homes and offices" are no home office.
const JOINING: [&str; 5] = ["and", "oder", "or", "sowie", "und"];

/// Names of things.
#[derive(Debug, Default)]
pub struct Spotter {
    /// In the order of [`Language::ALL`].
    of: [Names; Language::ALL.len()],
}

/// Names in one language, by their first stems.
#[derive(Debug, Default)]
struct Names {
    by_first: HashMap<Box<str>, Vec<Name>>,
}

#[derive(Debug)]
struct Name {
    owner: u32,
    /// The stems behind the first.
    rest: Vec<Box<str>>,
    /// How it is written, where only that counts.
    written: Option<Box<str>>,
    /// Its words, folded, in the order of the stems.
    words: Vec<Box<str>>,
    /// Whether it names two things together ("Forschung und Entwicklung").
    is_joining: bool,
    sureness: f32,
}

/// A name in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// What it is a name of.
    pub owner: u32,
    /// Byte offset in the text, on a character boundary.
    pub start: usize,
    /// Byte offset behind the last byte, on a character boundary.
    pub end: usize,
    /// How sure it is that the text means it, above 0 and up to 1.
    pub sureness: f32,
}

/// What is remembered from text to text: they say the same words over and over.
#[derive(Debug, Default)]
pub struct Memory {
    stems: KnownStems,
    /// The names at the ends and beginnings of German words.
    parts: HashMap<Box<str>, Box<[(u32, f32)]>>,
}

impl Memory {
    /// Stems remembered; then all are forgotten.
    const MAX: usize = 200_000;
}

impl Spotter {
    /// Adds a name of this language; `sureness`, above 0 and up to 1, says how surely who uses it means the thing.
    pub fn add(&mut self, owner: u32, language: Language, name: &str, sureness: f32) {
        let names = &mut self.of[place(language)];
        let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
        let is_abbreviated = letters <= SHORT || letters <= ABBREVIATED && is_shouted(name);
        let written = is_abbreviated.then(|| name.trim().into());
        let analyzer = Analyzer::new(language);
        let is_one = |term: &Term| term.end - term.start == name.trim().len();
        let words = analyzer.words(name);
        let is_joining = words.iter().any(is_joining);
        let mut add = |stems: Vec<&str>, words: Vec<&str>| {
            let Some((first, rest)) = stems.split_first() else {
                return;
            };
            let name = Name {
                owner,
                rest: rest.iter().map(|stem| (*stem).into()).collect(),
                written: written.clone(),
                is_joining,
                words: words.iter().map(|word| (*word).into()).collect(),
                sureness: if letters <= SHORT {
                    sureness * ABBREVIATION
                } else {
                    sureness
                },
            };
            let known = names.by_first.entry((*first).into()).or_default();
            // "Robotik" and "Roboter" have one stem.
            let same = |other: &Name| other.owner == owner && other.words == name.words;
            match known.iter_mut().find(|other| same(other)) {
                Some(other) => other.sureness = other.sureness.max(name.sureness),
                None => known.push(name),
            }
        };
        let terms = analyzer.analyze(name);
        // Of "what is in it" one word is left, which says something else.
        let parts: Vec<&Term> = terms.iter().filter(|term| !term.joined).collect();
        if matches!(parts.as_slice(), [part] if !is_one(part)) {
            return;
        }
        let written_at = |term: &Term| {
            let word = words
                .iter()
                .find(|word| (word.start, word.end) == (term.start, term.end));
            word.map_or("", |word| word.text.as_str())
        };
        add(
            parts.iter().map(|term| term.text.as_str()).collect(),
            parts.iter().map(|term| written_at(term)).collect(),
        );
        // "IT-Sicherheit" is written in one, too, as long as nothing else belongs to the name.
        let joined = terms.iter().find(|term| term.joined);
        if let Some(joined) = joined.filter(|joined| is_one(joined)) {
            add(vec![joined.text.as_str()], vec![written_at(joined)]);
        }
    }

    /// The names in a text of this language, in their order; none lies within a longer one.
    #[must_use]
    pub fn spot(&self, text: &str, language: Language, memory: &mut Memory) -> Vec<Spot> {
        let analyzer = Analyzer::new(language);
        let words = analyzer.words(text);
        let mut stems: Vec<(usize, Box<str>)> = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let word = std::slice::from_ref(word);
            analyzer.stems(text, word, &mut memory.stems, |_, stem| {
                stems.push((at, stem.into()));
            });
        }
        let names = &self.of[place(language)];
        let mut spots: Vec<Spot> = Vec::new();
        for (at, (word, stem)) in stems.iter().enumerate() {
            let first = &words[*word];
            let found = spots.len();
            for name in names.by_first.get(stem).into_iter().flatten() {
                let Some(last) = name.last(&stems[at..], &words) else {
                    continue;
                };
                let (start, end) = (first.start, last.end.max(first.end));
                let is_written = |written: &str| {
                    let here = &text[start..end];
                    here == written || is_shouted(here) && fold(here) == fold(written)
                };
                // "SME-2" is a code, whatever SME means.
                let is_code = |end: usize| {
                    let mut next = text[end..].chars();
                    next.next() == Some('-') && next.next().is_some_and(|c| c.is_ascii_digit())
                };
                if name
                    .written
                    .as_deref()
                    .is_none_or(|written| is_written(written) && !is_code(end))
                    && is_bent(&first.text, &name.words[0])
                {
                    spots.push(Spot {
                        owner: name.owner,
                        start,
                        end,
                        sureness: name.sureness,
                    });
                }
            }
            if spots.len() == found && language == Language::German {
                let parts = names.parts(&first.text, stem, memory);
                spots.extend(parts.iter().map(|(owner, sureness)| Spot {
                    owner: *owner,
                    start: first.start,
                    end: first.end,
                    sureness: *sureness,
                }));
            }
        }
        without_inner(spots)
    }
}

impl Name {
    /// The word at which the name ends that begins with the first of these stems.
    fn last<'a>(&self, stems: &[(usize, Box<str>)], words: &'a [Term]) -> Option<&'a Term> {
        let mut last = &words[stems[0].0];
        let mut at = 1;
        for (wanted, name_word) in self.rest.iter().zip(&self.words[1..]) {
            // A compound written in one stands beside its parts.
            while stems.get(at).is_some_and(|(word, _)| words[*word].joined) {
                at += 1;
            }
            let (word, stem) = stems.get(at)?;
            let word = &words[*word];
            let is_it = stem == wanted && is_bent(&word.text, name_word);
            if !is_it || word.position > last.position + 1 + GAP {
                return None;
            }
            let is_between = |other: &&Term| (last.end..word.start).contains(&other.start);
            if !self.is_joining && words.iter().filter(is_between).any(is_joining) {
                return None;
            }
            last = word;
            at += 1;
        }
        Some(last)
    }
}

impl Names {
    /// The names of one word at the ends of a word with this stem.
    fn parts<'a>(&self, word: &str, stem: &str, memory: &'a mut Memory) -> &'a [(u32, f32)] {
        let known = &mut memory.parts;
        if !known.contains_key(word) {
            if known.len() >= Memory::MAX {
                known.clear();
            }
            let mut found: Vec<(u32, f32)> = Vec::new();
            for (part, of) in compound::parts(stem, |part| self.by_first.contains_key(part)) {
                let times = match part {
                    Part::Head => HEAD,
                    Part::Modifier => MODIFIER,
                };
                let names = self.by_first[of].iter();
                // "Wirtschaftlichkeit" has the stem of "Wirtschaft", but is no part of "Landwirtschaft".
                let is_part = |name: &Name| match part {
                    Part::Head => unbent(word).ends_with(unbent(&name.words[0])),
                    Part::Modifier => word.starts_with(unbent(&name.words[0])),
                };
                let alone = names.filter(|name| name.rest.is_empty() && name.written.is_none());
                let alone = alone.filter(|name| is_part(name));
                found.extend(alone.map(|name| (name.owner, name.sureness * times)));
            }
            known.insert(word.into(), found.into());
        }
        &known[word]
    }
}

fn is_joining(word: &Term) -> bool {
    JOINING.contains(&word.text.as_str())
}

/// Whether two folded words are the same but for their endings.
fn is_bent(one: &str, other: &str) -> bool {
    if one == other || unbent(one) == unbent(other) {
        return true;
    }
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let ending = long.strip_prefix(short);
    let is_plural = || long.strip_suffix("ies").zip(short.strip_suffix('y'));
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
        || is_plural().is_some_and(|(a, b)| a == b)
}

/// A folded word without the endings by which German and English bend it.
fn unbent(word: &str) -> &str {
    const LEAST: usize = 3;
    let found = ENDINGS.iter().find_map(|ending| {
        let left = word.strip_suffix(ending)?;
        (left.chars().count() >= LEAST).then_some(left)
    });
    found.unwrap_or(word)
}

/// Whether it is written in capitals, as abbreviations are.
fn is_shouted(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Leaves out what lies within something longer, and of the same name in the same place the surest.
fn without_inner(mut spots: Vec<Spot>) -> Vec<Spot> {
    spots.sort_by(|a, b| {
        let by_place = a.start.cmp(&b.start).then(b.end.cmp(&a.end));
        by_place
            .then(a.owner.cmp(&b.owner))
            .then(b.sureness.total_cmp(&a.sureness))
    });
    spots.dedup_by(|b, a| (a.start, a.end, a.owner) == (b.start, b.end, b.owner));
    let mut end = 0;
    let mut outer = 0..0;
    spots.retain(|spot| {
        let is_same = (spot.start, spot.end) == (outer.start, outer.end);
        if spot.end <= end && !is_same {
            return false;
        }
        end = end.max(spot.end);
        outer = spot.start..spot.end;
        true
    });
    spots
}

fn place(language: Language) -> usize {
    let place = Language::ALL.iter().position(|its| *its == language);
    place.expect("all languages are listed")
}

#[cfg(test)]
mod tests;
