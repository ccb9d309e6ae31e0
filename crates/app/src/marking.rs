//! Marks in an entry's texts what matched.

use std::ops::Range;

use domain::{Content, Language, Text};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use search::Wanted;

use crate::{Marked, Piece, prose};

/// Longest passage, in characters.
const PASSAGE_MAX: usize = 240;

/// A title with its matches marked.
pub(crate) fn title(content: &Content, language: Language, wanted: &Wanted) -> (Language, Marked) {
    content.text(language).map_or_else(
        || (language, Marked::default()),
        |(language, text)| (language, whole(&text.title, language, wanted)),
    )
}

/// A text with its matches marked.
pub(crate) fn whole(text: &str, language: Language, wanted: &Wanted) -> Marked {
    pieces(text, 0..text.len(), &wanted.marks(text, language))
}

/// The passages that match best, at most two, and their language: the one asked for, or the other one if
/// only that matches. Without any match the beginning of the text.
pub(crate) fn passages(
    content: &Content,
    language: Language,
    wanted: &Wanted,
) -> (Language, Vec<Marked>) {
    let Some((language, _)) = content.text(language) else {
        return (language, Vec::new());
    };
    let in_title = |language| {
        content
            .texts
            .get(&language)
            .is_some_and(|text| !wanted.marks(&text.title, language).is_empty())
    };
    for candidate in [language, language.other()] {
        let words = content.texts.get(&candidate).map(words).unwrap_or_default();
        let marks = wanted.marks(&words, candidate);
        if !marks.is_empty() {
            return (candidate, matching(&words, &marks));
        }
        if in_title(candidate) {
            break;
        }
    }
    let words = content.texts.get(&language).map(words).unwrap_or_default();
    (language, beginning(&words).into_iter().collect())
}

/// Summary and long text as one.
fn words(text: &Text) -> String {
    if text.body.is_empty() {
        text.summary.clone()
    } else {
        format!("{}\n\n{}", text.summary, plain(&text.body))
    }
}

fn matching(words: &str, marks: &[Range<usize>]) -> Vec<Marked> {
    text::passages(words, marks, PASSAGE_MAX, 2)
        .into_iter()
        .map(|passage| {
            let mut marked = pieces(words, passage.range.clone(), &passage.marks);
            let ellipsis = |text: &str| Piece {
                text: text.to_owned(),
                marked: false,
            };
            if passage.cut_before {
                marked.0.insert(0, ellipsis("… "));
            }
            if passage.cut_after {
                marked.0.push(ellipsis(" …"));
            }
            marked
        })
        .collect()
}

/// The words of a Markdown text, block by block.
fn plain(markdown: &str) -> String {
    let (markdown, abbreviations) = prose::read(markdown);
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new(&markdown) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) => plain.push_str(&words),
            Event::InlineHtml(words) => plain.push_str(&words),
            Event::SoftBreak => plain.push(' '),
            Event::HardBreak | Event::Rule => plain.push('\n'),
            Event::End(end) if end != TagEnd::Item && !is_inline(end) => plain.push('\n'),
            Event::Start(Tag::Item) => plain.push('\n'),
            _ => {}
        }
    }
    // What they stand for is searched, too.
    for (name, meaning) in abbreviations {
        plain.extend(["\n", name, ": ", meaning]);
    }
    plain
}

const fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

fn beginning(words: &str) -> Option<Marked> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    let cut = words.char_indices().nth(PASSAGE_MAX).map(|(at, _)| at);
    Some(Marked::plain(match cut {
        None => words.to_owned(),
        Some(at) => {
            let end = words[..at].rfind(char::is_whitespace).unwrap_or(at);
            format!("{} …", &words[..end])
        }
    }))
}

/// Cuts a part of a text at its marks.
fn pieces(text: &str, range: Range<usize>, marks: &[Range<usize>]) -> Marked {
    let mut pieces = Vec::new();
    let mut at = range.start;
    let mut push = |range: Range<usize>, marked| {
        if !range.is_empty() {
            pieces.push(Piece {
                text: text[range].to_owned(),
                marked,
            });
        }
    };
    for mark in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(range.end));
        if start < end {
            push(at..start, false);
            push(start..end, true);
            at = end;
        }
    }
    push(at..range.end, false);
    Marked(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_of_words_and_not_of_their_markup() {
        let markdown = "# Ziel\n\nMit **Lasern** und [Licht](https://example.org) \\[1\\],\nin\n\n* Köln\n* 3 * 4 `x_y`\n";
        let words: Vec<String> = plain(markdown)
            .lines()
            .filter(|line| !line.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        assert_eq!(
            words,
            ["Ziel", "Mit Lasern und Licht [1], in", "Köln", "3 * 4 x_y"]
        );
    }

    #[test]
    fn pieces_make_up_the_text_again() {
        let text = "Laser und Wasser";
        let marked = pieces(text, 0..text.len(), &[0..5, 10..16]);
        assert_eq!(marked.text(), text);
        let marks: Vec<&str> = marked
            .0
            .iter()
            .filter(|p| p.marked)
            .map(|p| p.text.as_str())
            .collect();
        assert_eq!(marks, ["Laser", "Wasser"]);
    }

    #[test]
    fn a_long_beginning_is_cut_at_a_word() {
        let long = "Wort ".repeat(100);
        let shown = beginning(&long).expect("there is text").text();
        assert!(shown.ends_with("Wort …") && shown.chars().count() <= PASSAGE_MAX + 2);
        assert_eq!(beginning("  "), None);
    }
}
