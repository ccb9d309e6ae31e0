//! Choosing what of a long text is shown beside a hit.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use unicode_normalization::char::is_combining_mark;

use crate::{fold, merge_ranges};

/// A stretch of a text, and the marks within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Byte range in the text, on character boundaries, without spaces at its ends.
    pub range: Range<usize>,
    /// Byte ranges in the *text* (not in the passage), sorted, disjoint, within `range`.
    pub marks: Vec<Range<usize>>,
    /// Whether text was left out before the passage.
    pub cut_before: bool,
    /// Whether text was left out behind the passage.
    pub cut_after: bool,
}

/// The passages that show the most different marked words, in the order of the text, disjoint.
///
/// `ranges` are byte ranges as [`highlight`](crate::highlight) gives them; others are put in order or dropped. A passage
/// has at most `max_chars` characters and is cut between words where there are spaces. Each passage is chosen for the
/// words that the ones before it do not show yet, then for the number of marks, then for standing earlier; the next is
/// taken only while marks are left. Words are told apart by their folded spelling, so `Haus` and `Häuser` count as two.
///
/// Without marks the one passage is the beginning of the text. An empty text or a limit of zero gives none.
pub fn passages(
    text: &str,
    ranges: &[Range<usize>],
    max_chars: usize,
    max_passages: usize,
) -> Vec<Passage> {
    if max_chars == 0 || max_passages == 0 || text.trim().is_empty() {
        return Vec::new();
    }
    let page = Page::new(text);
    let marks = page.marks(merge_ranges(text, ranges.to_vec()), max_chars);
    if marks.is_empty() {
        let (first, last) = (page.first_character(), page.characters.len());
        return vec![page.passage(
            page.around(first..first + 1, first..last, max_chars),
            &marks,
        )];
    }
    let mut shown: HashSet<usize> = HashSet::new();
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut is_taken = vec![false; marks.len()];
    while taken.len() < max_passages
        && let Some(best) = best_window(&marks, &is_taken, &shown, max_chars)
    {
        let core = marks[best.start].at.start..marks[best.end - 1].at.end;
        let before = taken
            .iter()
            .map(|range| range.end)
            .filter(|end| *end <= core.start)
            .max();
        let behind = taken
            .iter()
            .map(|range| range.start)
            .filter(|start| *start >= core.end)
            .min();
        let free = before.unwrap_or(0)..behind.unwrap_or(page.characters.len());
        let range = page.around(core, free, max_chars);
        for (mark, is_taken) in marks.iter().zip(&mut is_taken) {
            if mark.at.start < range.end && range.start < mark.at.end {
                *is_taken = true;
                shown.insert(mark.word);
            }
        }
        taken.push(range);
    }
    taken.sort_by_key(|range| range.start);
    taken
        .into_iter()
        .map(|range| page.passage(range, &marks))
        .collect()
}

/// A mark in characters, with a number for its folded word.
struct Mark {
    at: Range<usize>,
    word: usize,
}

/// The run of free marks within `max_chars` that shows the most new words; a range of indices.
fn best_window(
    marks: &[Mark],
    is_taken: &[bool],
    shown: &HashSet<usize>,
    max_chars: usize,
) -> Option<Range<usize>> {
    let mut best: Option<((usize, usize), Range<usize>)> = None;
    let mut new_words: HashMap<usize, usize> = HashMap::new();
    let mut start = 0;
    for end in 0..marks.len() {
        if is_taken[end] {
            new_words.clear();
            start = end + 1;
            continue;
        }
        if !shown.contains(&marks[end].word) {
            *new_words.entry(marks[end].word).or_default() += 1;
        }
        while marks[end].at.end - marks[start].at.start > max_chars {
            if let Some(count) = new_words.get_mut(&marks[start].word) {
                *count -= 1;
                if *count == 0 {
                    new_words.remove(&marks[start].word);
                }
            }
            start += 1;
        }
        let score = (new_words.len(), end + 1 - start);
        if best.as_ref().is_none_or(|(best, _)| score > *best) {
            best = Some((score, start..end + 1));
        }
    }
    best.map(|(_, window)| window)
}

/// A text that can be counted in characters.
struct Page<'a> {
    text: &'a str,
    characters: Vec<(usize, char)>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str) -> Page<'a> {
        Page {
            text,
            characters: text.char_indices().collect(),
        }
    }

    /// Where the text begins behind its spaces.
    fn first_character(&self) -> usize {
        self.characters
            .iter()
            .position(|(_, c)| !c.is_whitespace())
            .unwrap_or(0)
    }

    /// The marks in characters, without outer spaces; one that is longer than a passage is cut.
    fn marks(&self, ranges: Vec<Range<usize>>, max_chars: usize) -> Vec<Mark> {
        let mut words: HashMap<String, usize> = HashMap::new();
        let mark = |range: Range<usize>| {
            let range = trimmed(self.text, range)?;
            let next = words.len();
            let word = *words.entry(fold(&self.text[range.clone()])).or_insert(next);
            let start = self.character_at(range.start);
            Some(Mark {
                at: start..self.character_at(range.end).min(start + max_chars),
                word,
            })
        };
        ranges.into_iter().filter_map(mark).collect()
    }

    /// Up to `max_chars` characters around `core` within `free`, between words where possible, without outer spaces.
    fn around(&self, core: Range<usize>, free: Range<usize>, max_chars: usize) -> Range<usize> {
        let spare = max_chars.saturating_sub(core.len());
        // As much before as behind, unless an end is near: then the other side gets what is left.
        let room_behind = free.end - core.end;
        let before = (spare / 2)
            .max(spare.saturating_sub(room_behind))
            .min(core.start - free.start);
        let start = core.start - before;
        let end = (core.end + spare - before).min(free.end);
        let (start, end) = (
            self.word_start(start, core.start),
            self.word_end(end, core.end.max(start)),
        );
        let is_space = |at: &usize| self.characters[*at].1.is_whitespace();
        let start = (start..end).find(|at| !is_space(at)).unwrap_or(end);
        let end = (start..end)
            .rev()
            .find(|at| !is_space(at))
            .map_or(start, |at| at + 1);
        start..end
    }

    /// Moves a start that cuts a word to the next word, but not beyond `limit`.
    fn word_start(&self, start: usize, limit: usize) -> usize {
        if start == 0 || self.is_space(start - 1) || self.is_space(start) {
            return start;
        }
        let next = (start..limit).find(|at| self.is_space(*at));
        next.unwrap_or_else(|| {
            (start..limit)
                .find(|at| !self.is_mark(*at))
                .unwrap_or(limit)
        })
    }

    /// Moves an end that cuts a word to the word before, but not before `limit`.
    fn word_end(&self, end: usize, limit: usize) -> usize {
        if end == self.characters.len() || self.is_space(end) {
            return end;
        }
        let previous = (limit..end).rev().find(|at| self.is_space(*at));
        previous.unwrap_or_else(|| {
            (limit..=end)
                .rev()
                .find(|at| !self.is_mark(*at))
                .unwrap_or(end)
        })
    }

    fn passage(&self, range: Range<usize>, marks: &[Mark]) -> Passage {
        let is_text = |(_, c): &(usize, char)| !c.is_whitespace();
        let clip = |mark: &Mark| {
            let clipped = mark.at.start.max(range.start)..mark.at.end.min(range.end);
            (!clipped.is_empty()).then(|| self.byte_at(clipped.start)..self.byte_at(clipped.end))
        };
        Passage {
            marks: marks.iter().filter_map(clip).collect(),
            cut_before: self.characters[..range.start].iter().any(is_text),
            cut_after: self.characters[range.end..].iter().any(is_text),
            range: self.byte_at(range.start)..self.byte_at(range.end),
        }
    }

    fn is_space(&self, at: usize) -> bool {
        self.characters[at].1.is_whitespace()
    }

    fn is_mark(&self, at: usize) -> bool {
        self.characters
            .get(at)
            .is_some_and(|(_, c)| is_combining_mark(*c))
    }

    fn byte_at(&self, character: usize) -> usize {
        self.characters
            .get(character)
            .map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn character_at(&self, byte: usize) -> usize {
        self.characters.partition_point(|(at, _)| *at < byte)
    }
}

/// A range without its outer spaces; nothing when it has nothing else.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let marked = text.get(range.clone())?;
    let start = range.start + marked.len() - marked.trim_start().len();
    let trimmed = marked.trim();
    (!trimmed.is_empty()).then(|| start..start + trimmed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Das Institut entwickelt Verfahren für die Industrie. Seit vielen Jahren arbeitet es mit Betrieben \
        der Region zusammen. Beim Laserschweißen entstehen Nähte ohne Verzug. Die Nähte werden geprüft, und zwar mit \
        Ultraschall. Später folgt die Auswertung der Daten durch ein eigenes Verfahren, das frei verfügbar ist.";

    fn ranges(text: &str, words: &[&str]) -> Vec<Range<usize>> {
        words
            .iter()
            .flat_map(|word| {
                text.match_indices(word)
                    .map(|(at, found)| at..at + found.len())
            })
            .collect()
    }

    #[test]
    fn the_window_with_the_most_different_words_wins() {
        let marks = ranges(LONG, &["Verfahren", "Nähte", "Ultraschall"]);
        let found = passages(LONG, &marks, 90, 1);
        assert_eq!(found.len(), 1);
        let shown = &LONG[found[0].range.clone()];
        assert!(
            shown.contains("Nähte") && shown.contains("Ultraschall"),
            "{shown}"
        );
        assert!(shown.chars().count() <= 90);
        assert!(found[0].cut_before && found[0].cut_after);
        assert!(
            LONG[..found[0].range.start].ends_with(' ')
                && LONG[found[0].range.end..].starts_with(' '),
            "{shown}"
        );
    }

    #[test]
    fn further_passages_show_what_is_missing() {
        let marks = ranges(LONG, &["Verfahren", "Nähte", "Ultraschall"]);
        let found = passages(LONG, &marks, 60, 2);
        let shown: Vec<_> = found
            .iter()
            .map(|passage| &LONG[passage.range.clone()])
            .collect();
        assert_eq!(found.len(), 2, "{shown:?}");
        assert!(
            shown[0].contains("Verfahren") && shown[1].contains("Ultraschall"),
            "{shown:?}"
        );
        assert!(found[0].range.end <= found[1].range.start);
        for passage in &found {
            assert!(!passage.marks.is_empty());
        }
    }

    #[test]
    fn without_marks_the_beginning_is_shown() {
        let found = passages(LONG, &[], 30, 3);
        assert_eq!(&LONG[found[0].range.clone()], "Das Institut entwickelt");
        assert!(!found[0].cut_before && found[0].cut_after);
        let short = passages("  Kurz. ", &[], 30, 3);
        assert_eq!(
            (
                short[0].range.clone(),
                short[0].cut_before,
                short[0].cut_after
            ),
            (2..7, false, false)
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(passages("", &[], 10, 1), []);
        assert_eq!(passages(" \n", &[], 10, 1), []);
        assert_eq!(passages("Text", &[], 0, 1), []);
        assert_eq!(passages("Text", &[], 10, 0), []);
    }

    #[test]
    fn a_text_without_spaces_is_cut_hard() {
        let text = "ä".repeat(100);
        let found = passages(&text, std::slice::from_ref(&(80..100)), 20, 1);
        assert_eq!(text[found[0].range.clone()].chars().count(), 20);
        assert_eq!(found[0].marks, vec![80..100]);
    }

    #[test]
    fn near_the_end_the_room_goes_to_the_front() {
        let text = "eins zwei drei vier fünf sechs";
        let found = passages(text, &ranges(text, &["sechs"]), 15, 1);
        assert_eq!(&text[found[0].range.clone()], "vier fünf sechs");
    }
}
