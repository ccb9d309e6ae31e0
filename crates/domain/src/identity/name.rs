//! The name of an organisation, taken apart into what tells it and what does not.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

use crate::{fold_name, places::Gazetteer};

use super::words::{
    ALSO_WORDS, AT, FORM_FILLERS, FORMS, GENERIC, HOUSE_TAILS, HOUSES, OF, PART, READ_AS, SMALL,
    TOWNS_ELSEWHERE,
};

/// Legal forms, as far as two of them can speak against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Stock,
    StockPartnership,
    Limited,
    Partnership,
    Sole,
    Cooperative,
    Association,
    Public,
}

/// A name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// The words that count, in their order.
    pub words: Vec<String>,
    /// These words without spaces: how a name is cut into words does not matter then.
    pub joined: String,
    /// The stems of the words without spaces: by it wholes are found ("Archiv **der Deutschen** …").
    pub key: String,
    /// How many of the words stand behind a legal form, where slogans and departments stand.
    pub tail: usize,
    /// The weightiest legal form that it tells.
    pub form: Option<Form>,
    /// Short forms: in brackets, at either end, or all there is.
    pub acronyms: BTreeSet<String>,
    /// Says "(Germany)": how one register writes the German house of a group.
    pub says_germany: bool,
    /// The towns of North Rhine-Westphalia that it names, in the form of its words.
    pub towns: BTreeSet<String>,
    /// The names of what it says to be a part of or attached to, without spaces.
    pub wholes: Vec<(String, Tie)>,
    /// Whether it is no more than a short form.
    pub is_short: bool,
}

/// How a part hangs on its whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// It belongs to it: "Institut für … **der** …".
    Part,
    /// It stands beside it, usually a legal person of its own: "Institut für … **an der** …", a university's
    /// hospital.
    Attached,
}

/// A word of a name with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Small(String),
    Form(Form),
}

impl Name {
    /// Takes a name apart. `is_title` says that it is the name under which somebody lists the organisation;
    /// other names of one short word are short forms.
    pub(super) fn parse(text: &str, is_title: bool) -> Self {
        let mut acronyms = BTreeSet::new();
        let mut says_germany = false;
        let plain = without_brackets(&fold_name(text), &mut acronyms, &mut says_germany);
        let tokens = tokens(&plain);
        let wholes = wholes(&tokens);
        let tokens = without_attachment(tokens);
        let mut name = Self {
            words: Vec::new(),
            joined: String::new(),
            key: String::new(),
            tail: 0,
            form: None,
            acronyms,
            says_germany,
            towns: BTreeSet::new(),
            wholes,
            is_short: false,
        };
        for token in tokens {
            match token {
                Token::Word(word) => {
                    name.tail +=
                        usize::from(name.form.is_some_and(|form| form != Form::Association));
                    name.words.push(word);
                }
                Token::Form(form) => {
                    name.tail = 0;
                    name.form = Some(name.form.map_or(form, |known| weightier(known, form)));
                }
                Token::Small(_) => {}
            }
        }
        name.set_words_apart(is_title);
        name
    }

    fn set_words_apart(&mut self, is_title: bool) {
        for special in ["universitatsklinikum", "universitatsbibliothek"] {
            if self.words.iter().any(|word| word == special) {
                self.words.retain(|word| word != "universitat");
            }
        }
        // "Hochschule Düsseldorf University of Applied Sciences" says one thing twice.
        let mut said = HashSet::new();
        self.words
            .retain(|word| !is_generic(word) || said.insert(word.clone()));
        self.tail = self.tail.min(self.words.len());
        if self.words.len() > 2 {
            let ends = [self.words.len() - 1, 0];
            for end in ends {
                let rest: String = others(&self.words, end).concat();
                if is_acronym_of(&self.words[end], &rest) && self.words.len() > 2 {
                    self.acronyms.insert(self.words.remove(end));
                    self.tail = self.tail.min(self.words.len());
                }
            }
        }
        self.joined = self.words.concat();
        self.key = self.words.iter().map(|word| stem(word)).collect();
        self.is_short = !is_title && self.words.len() == 1 && self.joined.len() <= 12;
        if self.words.len() == 1 && self.joined.len() <= 8 {
            self.acronyms.insert(self.joined.clone());
        }
        self.towns = self.words.iter().filter(|w| is_town(w)).cloned().collect();
    }

    /// Words that are not in every second name and name no town.
    pub(super) fn telling(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(String::as_str);
        words.filter(|word| !is_generic(word) && !is_town(word))
    }
}

/// The form that says more about what an organisation is: in "GmbH & Co. KG" the second, in "UG GmbH" either.
fn weightier(one: Form, other: Form) -> Form {
    let rank = |form| match form {
        Form::StockPartnership => 3,
        Form::Partnership => 2,
        Form::Public | Form::Stock | Form::Limited | Form::Cooperative => 1,
        Form::Association | Form::Sole => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}

fn others(words: &[String], without: usize) -> Vec<String> {
    let kept = words.iter().enumerate().filter(|(i, _)| *i != without);
    kept.map(|(_, word)| word.clone()).collect()
}

/// Whether a short word's letters stand in the rest in their order, beginning with its first: "zenit" in
/// "zentruminnovationtechnik".
fn is_acronym_of(short: &str, rest: &str) -> bool {
    if !(2..=6).contains(&short.len())
        || is_town(short)
        || is_generic(short)
        || short.len() * 3 > rest.len()
    {
        return false;
    }
    let mut letters = rest.chars();
    let starts = short.len() > 2 || rest.chars().next() == short.chars().next();
    starts
        && short
            .chars()
            .all(|letter| letters.any(|other| other == letter))
}

/// Words that begin a note on a former name.
const FORMERLY: &[&str] = &["vormals", "formerly", "ehemals", "frueher", "former"];

/// Takes brackets out: short forms and "(Germany)" are noted, notes on a former name dropped, the rest stays.
fn without_brackets(
    text: &str,
    acronyms: &mut BTreeSet<String>,
    says_germany: &mut bool,
) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        plain.push_str(before);
        let Some((inside, behind)) = after.split_once(')') else {
            plain.push(' ');
            rest = after;
            break;
        };
        let words: Vec<&str> = inside.split_whitespace().collect();
        match words.as_slice() {
            ["germany" | "deutschland"] => *says_germany = true,
            [first, ..] if FORMERLY.contains(&first.trim_end_matches(':')) => {}
            [short] if short.len() <= 10 && !before.trim().is_empty() => {
                let letters = blind(&short.replace(|c: char| !c.is_alphanumeric(), ""));
                if FORMS.iter().any(|(form, _)| *form == letters) {
                    plain.push_str(&format!(" {letters} "));
                } else if !letters.is_empty() {
                    acronyms.insert(letters);
                }
            }
            _ => plain.push_str(&format!(" {inside} ")),
        }
        plain.push(' ');
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

/// "ae", "oe" and "ue" as those write them who drop the dots.
pub(super) fn blind(word: &str) -> String {
    word.replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u")
}

/// The words of a folded name, read as what they mean, with their roles.
fn tokens(folded: &str) -> Vec<Token> {
    let spaced = folded
        .replace("e.v.", " ev ")
        .replace("e. v.", " ev ")
        .replace("e.k.", " ek ")
        .replace("m.b.h.", " mbh ")
        .replace("u.a.", " ")
        .replace(['&', '+'], " und ")
        .replace(['\'', '’', '®', '™'], "");
    let mut words: Vec<String> = Vec::new();
    let mut single_before = false;
    let pieces = spaced.split(|c: char| !c.is_alphanumeric());
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let single = piece.chars().count() == 1;
        match words.last_mut() {
            // "e v", "s t e p", "l 1": letters that stand alone belong together.
            Some(last) if single && single_before => last.push_str(piece),
            _ => words.extend(unstuck(&without_stray_digits(&blind(piece)))),
        }
        single_before = single;
    }
    let mut tokens = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let (used, read) = read_as(&words[at..]);
        for word in read {
            tokens.extend(token(word));
        }
        at += used;
    }
    tokens
}

/// A word without a digit between its letters, which is a slip: "land4es". (In names that mean it, both
/// spellings lose it.)
fn without_stray_digits(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let is_stray = |i: usize| {
        letters[i].is_ascii_digit()
            && i > 0
            && letters[i - 1].is_alphabetic()
            && letters.get(i + 1).is_some_and(|next| next.is_alphabetic())
    };
    (0..letters.len())
        .filter(|&i| !is_stray(i))
        .map(|i| letters[i])
        .collect()
}

/// A small word that sticks to the next, taken off: "imbundesverband", "derarbeit".
fn unstuck(word: &str) -> Vec<String> {
    for small in ["im", "der", "des", "fur"] {
        if let Some(rest) = word.strip_prefix(small)
            && rest.len() >= 6
            && is_generic(rest)
            && !is_generic(word)
        {
            return vec![small.to_owned(), rest.to_owned()];
        }
    }
    vec![word.to_owned()]
}

/// What the words at the beginning mean, and how many of them.
fn read_as(words: &[String]) -> (usize, Vec<String>) {
    let fitting = PHRASES.get(words[0].as_str()).into_iter().flatten();
    let best = fitting
        .filter(|(phrase, _)| {
            phrase.len() <= words.len() && phrase.iter().zip(words).all(|(a, b)| a == b)
        })
        .max_by_key(|(phrase, _)| phrase.len());
    match best {
        Some((phrase, meaning)) => {
            let meaning = meaning.iter().map(|&word| word.to_owned()).collect();
            (phrase.len(), meaning)
        }
        None => (1, vec![words[0].clone()]),
    }
}

/// A phrase and what it is read as.
type Phrase = (Vec<&'static str>, Vec<&'static str>);

/// The phrases of [`READ_AS`] by their first word.
static PHRASES: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut by_first: HashMap<&str, Vec<Phrase>> = HashMap::new();
    for line in READ_AS.lines() {
        let (phrase, meaning) = line.split_once('=').unwrap_or((line, ""));
        let phrase: Vec<&str> = phrase.split_whitespace().collect();
        if let Some(first) = phrase.first() {
            let meaning = meaning.split_whitespace().collect();
            by_first.entry(first).or_default().push((phrase, meaning));
        }
    }
    by_first
});

fn token(word: String) -> Option<Token> {
    if FORM_FILLERS.contains(word.as_str()) {
        return None;
    }
    if let Some((_, form)) = FORMS.iter().find(|(name, _)| *name == word) {
        return Some(Token::Form(*form));
    }
    Some(
        if SMALL.contains(word.as_str()) || AT.contains(word.as_str()) {
            Token::Small(word)
        } else {
            Token::Word(word)
        },
    )
}

/// Cuts off "… an der RWTH Aachen": the organisation is the same with and without.
fn without_attachment(mut tokens: Vec<Token>) -> Vec<Token> {
    for (i, token) in tokens.iter().enumerate().skip(1) {
        if matches!(token, Token::Small(word) if AT.contains(word.as_str()))
            && tokens[i..].iter().any(is_academic)
            && tokens[..i].iter().any(|t| matches!(t, Token::Word(_)))
        {
            let form = tokens[i..]
                .iter()
                .find(|t| matches!(t, Token::Form(_)))
                .cloned();
            tokens.truncate(i);
            tokens.extend(form);
            break;
        }
    }
    tokens
}

fn is_at(token: &Token) -> bool {
    matches!(token, Token::Small(word) if AT.contains(word.as_str()))
}

fn is_academic(token: &Token) -> bool {
    let Token::Word(word) = token else {
        return false;
    };
    matches!(
        word.as_str(),
        "universitat" | "hochschule" | "forschungszentrum" | "fernuniversitat" | "sporthochschule"
    )
}

/// The names of the wholes that a name says to belong to.
fn wholes(tokens: &[Token]) -> Vec<(String, Tie)> {
    let mut found = Vec::new();
    let joined = |tokens: &[Token]| -> String {
        let words = tokens.iter().filter_map(|token| match token {
            Token::Word(word) => Some(stem(word)),
            _ => None,
        });
        words.collect()
    };
    let count = |tokens: &[Token]| {
        tokens
            .iter()
            .filter(|t| matches!(t, Token::Word(_)))
            .count()
    };
    let names_part = |tokens: &[Token]| {
        tokens
            .iter()
            .any(|token| matches!(token, Token::Word(word) if is_part(word)))
    };
    // A company of its own is no department.
    let is_company = |tokens: &[Token]| {
        let forms = tokens
            .iter()
            .filter(|t| matches!(t, Token::Form(Form::Limited | Form::Stock)));
        forms.count() > 0
    };
    for i in 1..tokens.len() {
        let (before, rest) = tokens.split_at(i);
        if let Token::Small(word) = &rest[0] {
            let tie = if AT.contains(word.as_str()) {
                Tie::Attached
            } else if OF.contains(word.as_str()) && !is_at(&tokens[i - 1]) {
                Tie::Part
            } else {
                continue;
            };
            // Of an attached institute the name before need not say that it is one: "FIR an der RWTH".
            let tells =
                names_part(before) || (tie == Tie::Attached && rest.iter().any(is_academic));
            if tells && count(rest) >= 2 {
                found.push((joined(rest), tie));
            }
        } else if count(before) >= 2
            && (names_part(rest) && !is_company(rest)
                || matches!(tokens[i - 1], Token::Form(Form::Limited | Form::Stock)))
            && count(rest) >= 1
        {
            found.push((joined(before), Tie::Part));
        }
    }
    let words: Vec<&str> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    for (first, next, whole) in HOUSES {
        if words.starts_with(first)
            && words
                .get(first.len())
                .is_some_and(|word| next.contains(word))
        {
            found.push(((*whole).to_owned(), Tie::Part));
        }
    }
    for (own, tie) in [
        ("universitatsklinikum", Tie::Attached),
        ("universitatsbibliothek", Tie::Part),
    ] {
        if words.contains(&own) && words.len() >= 2 {
            let whole: String = words
                .iter()
                .filter(|word| **word != "universitat")
                .map(|word| stem(if *word == own { "universitat" } else { word }))
                .collect();
            found.push((whole, tie));
        }
    }
    found.retain(|(whole, _)| whole.len() >= 6);
    found
}

/// A word without the endings of German cases and plurals.
pub(super) fn stem(word: &str) -> &str {
    for ending in ["en", "er", "es", "em", "e", "n", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
        {
            return stem;
        }
    }
    word
}

/// The key under which a whole of this name is looked for; houses go by their short name.
pub(super) fn whole_key(key: &str) -> &str {
    let joined = key.strip_prefix("hermann").unwrap_or(key);
    for (_, _, house) in HOUSES {
        if let Some(tail) = joined.strip_prefix(house)
            && (tail.is_empty() || HOUSE_TAILS.contains(tail))
        {
            return house;
        }
    }
    key
}

pub(super) fn is_part(word: &str) -> bool {
    PART.contains(word)
}

pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(word)
}

/// Whether a word is the name of a town: a municipality of North Rhine-Westphalia, or one of the larger ones
/// elsewhere in Germany.
pub(super) fn is_town(word: &str) -> bool {
    is_local(word) || TOWNS_ELSEWHERE.contains(word)
}

/// Whether a word is the name of a municipality of North Rhine-Westphalia, or its first word.
pub(super) fn is_local(word: &str) -> bool {
    static TOWNS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let names = Gazetteer::nrw().municipalities().iter();
        let first_words = names.filter_map(|municipality| {
            let folded = blind(&fold_name(&municipality.name));
            let first = folded.split(|c: char| !c.is_alphanumeric()).next();
            first.map(str::to_owned)
        });
        first_words
            .filter(|name| name.len() >= 4 && !ALSO_WORDS.contains(name.as_str()))
            .collect()
    });
    TOWNS.contains(word)
}
