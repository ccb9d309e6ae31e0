//! Known words at the ends of a German compound.

/// Letters that a known word has at least at the end and at the beginning of a compound: "Bildung" is no part of
/// "Abbildung", nor "Wasser" of "Wasserstoff".
const HEAD: usize = 6;
const MODIFIER: usize = 8;

/// Letters of the rest, at least.
const REST: usize = 4;

/// Where in a compound a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// At its end: it says what the whole is.
    Head,
    /// At its beginning.
    Modifier,
}

/// The longest known word at the end of a stem, and the longest at its beginning.
pub(super) fn parts(
    stem: &str,
    is_known: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (Part, &str)> {
    let count = stem.chars().count();
    let is_word = stem.chars().all(char::is_alphabetic);
    let bounds = stem.char_indices().map(|(at, _)| at).enumerate();
    let bounds: Vec<(usize, usize)> = match is_word && count >= HEAD + REST {
        true => bounds.collect(),
        false => Vec::new(),
    };
    let head = bounds.iter().copied();
    let head = head
        .filter(|(before, _)| *before >= REST && count - before >= HEAD)
        .map(|(_, at)| &stem[at..])
        .find(|end| is_known(end));
    let modifier = bounds.iter().rev().copied();
    let modifier = modifier
        .filter(|(before, _)| *before >= MODIFIER && count - before >= REST)
        .map(|(_, at)| &stem[..at])
        .find(|beginning| is_known(beginning));
    let head = head.map(|head| (Part::Head, head));
    head.into_iter()
        .chain(modifier.map(|modifier| (Part::Modifier, modifier)))
}
