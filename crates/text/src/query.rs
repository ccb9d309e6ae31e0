//! What a person types into a search box.
//!
//! Every input is a query; nothing is an error. The rules, from the person's side:
//!
//! | typed | means |
//! |---|---|
//! | `laser schweißen` | both words |
//! | `"additive Fertigung"`, `„…“`, `“…”`, `«…»` | these words side by side |
//! | `-holz`, `NOT holz`, `-"…"` | without it |
//! | `„Typ C“-Stecker` | both: right behind a quote a minus is a hyphen |
//! | `laser OR plasma`, `ODER`, `\|` | one of the two neighbours is enough |
//! | `AND`, `UND`, `&` | nothing, as all words are wanted anyway |
//!
//! Operators count only in capitals, so `und` and `or` stay words; at the beginning or the end of a query, or beside an
//! exclusion, `OR` is ignored. `nicht` is a word. A quote without its partner, or within a word (`19"`), is ignored.
//! Binding: `a b OR c d` wants a, one of b and c, and d.

use crate::{
    fold::is_ignorable,
    token::{is_pictograph, tokenize},
};

/// How many characters of the input are used; control characters and runs of spaces do not count.
pub const MAX_CHARS: usize = 512;
/// How many words of the input are used.
pub const MAX_WORDS: usize = 32;

/// A query as it was meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// In the order in which they were typed; each has at least one word.
    pub clauses: Vec<Clause>,
    /// Whether the end of the input was left out because it was too long.
    pub truncated: bool,
}

/// A word or a phrase that is wanted or not wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub kind: ClauseKind,
    /// As typed, without quotes, minus, control characters, direction marks and emoji.
    pub text: String,
    pub excluded: bool,
    /// Whether this clause or the one before is enough (`OR`). Never on the first clause or beside an exclusion.
    pub or_previous: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClauseKind {
    /// What stood between two spaces, which may be several words (`IT-Sicherheit`, `Innen/Außen`): all are wanted.
    Words,
    /// What stood between quotes: the words side by side, in this order.
    Phrase,
}

impl Query {
    /// Whether nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether the query says only what is not wanted. Then everything else is a hit.
    pub fn has_only_exclusions(&self) -> bool {
        !self.is_empty() && self.clauses.iter().all(|clause| clause.excluded)
    }

    /// The wanted clauses in groups: of each group one clause is enough, and every group is wanted.
    pub fn wanted(&self) -> Vec<Vec<&Clause>> {
        let mut groups: Vec<Vec<&Clause>> = Vec::new();
        for clause in self.clauses.iter().filter(|clause| !clause.excluded) {
            match groups.last_mut() {
                Some(group) if clause.or_previous => group.push(clause),
                _ => groups.push(vec![clause]),
            }
        }
        groups
    }

    /// The clauses of which none may match.
    pub fn excluded(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.excluded)
    }

    /// The wanted text as one string, for guessing its language or for suggestions.
    pub fn wanted_text(&self) -> String {
        let texts: Vec<_> = self
            .clauses
            .iter()
            .filter(|clause| !clause.excluded)
            .map(|clause| clause.text.as_str())
            .collect();
        texts.join(" ")
    }
}

/// Reads what a person typed. Never fails; see the [module](self) for the rules.
pub fn parse(input: &str) -> Query {
    let (text, truncated) = clean(input);
    let pieces = pieces(&text);
    let mut query = Query {
        clauses: clauses(&pieces, true),
        truncated,
    };
    if query.is_empty() {
        // Whoever types only "AND" looks for that word.
        query.clauses = clauses(&pieces, false);
    }
    limit_words(&mut query);
    query
}

/// The first [`MAX_CHARS`] characters with single spaces, without what nobody types on purpose.
fn clean(input: &str) -> (String, bool) {
    let mut text = String::new();
    let mut length = 0;
    let mut space = false;
    for c in input.chars().filter(|c| !is_ignorable(*c)) {
        if c.is_whitespace() || c.is_control() || is_pictograph(c) {
            space = length > 0;
            continue;
        }
        if length + usize::from(space) >= MAX_CHARS {
            // A word that was cut off would be another word.
            if let Some(end) = text.rfind(' ').filter(|_| !space) {
                text.truncate(end);
            }
            return (text, true);
        }
        if space {
            text.push(' ');
        }
        text.push(c);
        length += 1 + usize::from(space);
        space = false;
    }
    (text, false)
}

#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    kind: ClauseKind,
    text: &'a str,
    minus: bool,
}

/// Cuts at spaces and pairs the quotes.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    // Whether what comes stands right behind a quote that is excluded.
    let mut excluded = false;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(' || c == '+');
        if rest.is_empty() {
            return pieces;
        }
        let bare = rest.trim_start_matches(is_minus);
        let minus = bare.len() < rest.len() || excluded;
        excluded = false;
        if let Some((phrase, behind)) = quoted(bare) {
            pieces.push(Piece {
                kind: ClauseKind::Phrase,
                text: phrase,
                minus,
            });
            // „Typ C“-Stecker: what follows a quote at once is a hyphen.
            rest = behind.trim_start_matches(is_minus);
            excluded = minus && rest.len() < behind.len();
            continue;
        }
        // A quote behind a space opens a phrase even when a word stands close before it; others are ignored.
        let end = bare.find(char::is_whitespace).unwrap_or(bare.len());
        let (word, behind) = bare.split_at(end);
        let mut first = true;
        for text in word.split(is_quote).filter(|text| !text.is_empty()) {
            pieces.push(Piece {
                kind: ClauseKind::Words,
                text,
                minus: minus && first,
            });
            first = false;
        }
        rest = behind;
    }
}

/// The inside of the quotes that the text starts with, and what follows; nothing when no partner comes.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(is_quote)?;
    let (phrase, behind) = inside.split_once(is_quote)?;
    Some((phrase, behind))
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '–')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Applies the operators; without them every piece is a clause.
fn clauses(pieces: &[Piece<'_>], with_operators: bool) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let (mut not, mut or) = (false, false);
    for piece in pieces {
        if with_operators && piece.kind == ClauseKind::Words && !piece.minus {
            match piece.text {
                "NOT" => {
                    not = true;
                    continue;
                }
                "OR" | "ODER" | "|" | "||" => {
                    or = true;
                    continue;
                }
                "AND" | "UND" | "&" | "&&" => continue,
                _ => {}
            }
        }
        if tokenize(piece.text).next().is_none() {
            continue;
        }
        let excluded = piece.minus || not;
        let or_previous =
            or && !excluded && clauses.last().is_some_and(|previous| !previous.excluded);
        clauses.push(Clause {
            kind: piece.kind,
            text: piece.text.trim().to_owned(),
            excluded,
            or_previous,
        });
        (not, or) = (false, false);
    }
    clauses
}

fn limit_words(query: &mut Query) {
    let mut left = MAX_WORDS;
    let mut truncated = query.truncated;
    query.clauses.retain_mut(|clause| {
        let ends: Vec<_> = tokenize(&clause.text)
            .filter(|token| token.kind != crate::TokenKind::Joined)
            .map(|token| token.end)
            .collect();
        if ends.len() > left {
            truncated = true;
            clause
                .text
                .truncate(if left > 0 { ends[left - 1] } else { 0 });
        }
        let keep = left > 0;
        left = left.saturating_sub(ends.len());
        keep
    });
    query.truncated = truncated;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Phrases in quotes, exclusions with a minus, alternatives with a bar before them.
    fn show(input: &str) -> String {
        let show = |clause: &Clause| {
            let bar = if clause.or_previous { "|" } else { "" };
            let minus = if clause.excluded { "-" } else { "" };
            match clause.kind {
                ClauseKind::Words => format!("{bar}{minus}{}", clause.text),
                ClauseKind::Phrase => format!("{bar}{minus}\"{}\"", clause.text),
            }
        };
        parse(input)
            .clauses
            .iter()
            .map(show)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_phrases_exclusions() {
        assert_eq!(show("laser  schweißen"), "laser schweißen");
        assert_eq!(
            show("\"additive Fertigung\" -holz"),
            "\"additive Fertigung\" -holz"
        );
        assert_eq!(show("-\"kaltes Wasser\" dampf"), "-\"kaltes Wasser\" dampf");
        assert_eq!(show("dampf NOT wasser AND NOT eis"), "dampf -wasser -eis");
        assert_eq!(show("−holz –stein"), "-holz -stein");
        assert_eq!(show("„Typ C“-Stecker"), "\"Typ C\" Stecker");
        assert_eq!(show("\"Typ C\" -Stecker"), "\"Typ C\" -Stecker");
        assert_eq!(show("-„Typ C“-Stecker neu"), "-\"Typ C\" -Stecker neu");
        assert_eq!(show("\"a\"-\"b\""), "\"a\" \"b\"");
        assert_eq!(show("nicht und or"), "nicht und or");
        assert_eq!(
            show("IT-Sicherheit C++ +stahl (guss)"),
            "IT-Sicherheit C++ stahl guss)"
        );
    }

    #[test]
    fn every_kind_of_quotes() {
        for input in [
            "„gute Arbeit“",
            "“gute Arbeit”",
            "«gute Arbeit»",
            "»gute Arbeit«",
            "\"gute Arbeit\"",
            "„gute Arbeit\"",
        ] {
            assert_eq!(show(input), "\"gute Arbeit\"", "{input}");
        }
    }

    #[test]
    fn unbalanced_quotes_are_words() {
        assert_eq!(show("\"gute Arbeit"), "gute Arbeit");
        assert_eq!(show("gute\" Arbeit"), "gute Arbeit");
        assert_eq!(show("19\" Rack 19\""), "19 Rack 19");
        assert_eq!(show("\"eins zwei\" \"drei"), "\"eins zwei\" drei");
        assert_eq!(show("-\"gute Arbeit"), "-gute Arbeit");
        assert_eq!(show("foo\"bar"), "foo bar");
    }

    #[test]
    fn alternatives_bind_to_their_neighbours() {
        assert_eq!(show("laser OR plasma schweißen"), "laser |plasma schweißen");
        assert_eq!(show("a ODER \"b c\" | d"), "a |\"b c\" |d");
        assert_eq!(show("OR laser OR"), "laser");
        assert_eq!(show("laser OR -holz OR stahl"), "laser -holz stahl");
        let query = parse("eins zwei OR drei -vier fünf");
        let groups: Vec<Vec<_>> = query
            .wanted()
            .into_iter()
            .map(|group| group.into_iter().map(|c| c.text.as_str()).collect())
            .collect();
        assert_eq!(groups, [vec!["eins"], vec!["zwei", "drei"], vec!["fünf"]]);
        assert_eq!(query.wanted_text(), "eins zwei drei fünf");
        assert_eq!(query.excluded().count(), 1);
    }

    #[test]
    fn a_query_of_operators_alone_is_words() {
        assert_eq!(show("AND"), "AND");
        assert_eq!(show("OR NOT"), "OR NOT");
    }

    #[test]
    fn nothing_breaks_on_signs() {
        for input in [
            "", " ", "-", "--", "-\"", "\"", "\"\"", "-\"\"", "\0", "🤖", "\u{200F}", "„", "- -",
            "|", "&&", "(+-",
        ] {
            assert_eq!(parse(input), Query::default(), "{input:?}");
        }
        assert_eq!(show("- laser - --stahl"), "laser -stahl");
        assert_eq!(
            show("la\u{200F}ser\0stahl🤖guss \u{202E}שלום"),
            "laser stahl guss שלום"
        );
    }

    #[test]
    fn only_exclusions_are_flagged() {
        assert!(parse("-holz NOT stein").has_only_exclusions());
        assert!(!parse("-holz stein").has_only_exclusions());
        assert!(!parse("").has_only_exclusions());
    }

    #[test]
    fn long_input_is_bounded() {
        let query = parse(&"wort ".repeat(2000));
        assert!(query.truncated);
        assert_eq!(query.clauses.len(), MAX_WORDS);

        let query = parse(&"ü".repeat(10_000));
        assert!(query.truncated);
        assert_eq!(query.clauses[0].text.chars().count(), MAX_CHARS);

        let query = parse(&format!("\"{}\"", "ab ".repeat(40)));
        assert_eq!((query.truncated, query.clauses.len()), (true, 1));
        assert_eq!(query.clauses[0].text.split(' ').count(), MAX_WORDS);

        let whole = parse(&format!("laser{}", " ".repeat(10_000)));
        assert!(!whole.truncated);

        let cut = parse(&format!("{} {}", "a".repeat(500), "b".repeat(500)));
        assert_eq!((cut.truncated, cut.clauses.len()), (true, 1));
    }
}
