//! Long texts as other systems give them: Markdown, with what nobody wants to read twice.

use std::{borrow::Cow, collections::HashSet};

/// What stands for what.
pub type Abbreviation<'a> = (&'a str, &'a str);

/// A text without what is no text, and what its abbreviations stand for. One that says everything twice, as some systems'
/// exports do, says it once.
#[must_use]
pub fn read(markdown: &str) -> (Cow<'_, str>, Vec<Abbreviation<'_>>) {
    let (text, abbreviations) = without_abbreviations(markdown);
    let end = said_once(&text);
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..end]),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    };
    (text, abbreviations)
}

/// Where a text ends that says the same words twice; of any other its end.
fn said_once(text: &str) -> usize {
    let words = text.split_whitespace().count();
    let mut again = text.split_whitespace().skip(words / 2);
    let Some(first) = again.clone().next().filter(|_| words.is_multiple_of(2)) else {
        return text.len();
    };
    let end = first.as_ptr().addr() - text.as_ptr().addr();
    let is_said_again = text.split_whitespace().take(words / 2).eq(again.by_ref());
    match is_said_again && end >= SHORTEST {
        true => end,
        false => text.len(),
    }
}

/// What is shorter may well be meant to stand there twice, in bytes.
const SHORTEST: usize = 60;

/// Some Markdown says once what abbreviations stand for (`*[KMU]: kleine und mittlere Unternehmen`, also on several
/// lines). They are told apart from the text, which would else show their marks.
fn without_abbreviations(markdown: &str) -> (Cow<'_, str>, Vec<Abbreviation<'_>>) {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    let mut kept = String::new();
    let mut done = 0;
    for (start, _) in markdown.match_indices("*[") {
        if start < done {
            continue;
        }
        // Blanks are looked at once, however many marks follow.
        let blank = |c: char| c.is_whitespace() && c != '\n';
        let before = markdown[..start].trim_end_matches(blank);
        if !before.is_empty() && !before.ends_with('\n') {
            continue;
        }
        let rest = &markdown[start + 2..];
        // No further than a name reaches: a text of nothing but marks must not cost the square of its length.
        let near = rest.floor_char_boundary(ABBREVIATION_MAX + 2);
        let Some((name, _)) = rest[..near].split_once("]:") else {
            continue;
        };
        if name.contains('[') {
            continue;
        }
        let behind = &rest[name.len() + 2..];
        let meaning = behind.split('\n').next().unwrap_or_default();
        let pair = (name.trim(), meaning.trim());
        if known.insert(pair) {
            found.push(pair);
        }
        kept.push_str(&markdown[done..start]);
        done = markdown.len() - behind.len() + meaning.len();
    }
    if found.is_empty() {
        return (Cow::Borrowed(markdown), found);
    }
    kept.push_str(&markdown[done..]);
    (Cow::Owned(kept), found)
}

/// Longest abbreviation, in bytes.
const ABBREVIATION_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_says_everything_twice_says_it_once() {
        let first =
            "Wer in der Region ein Vorhaben plant, das Arbeit schafft, bekommt einen Zuschuss.";
        let text = format!("{first}\n\n * eins\n * zwei");
        let twice = format!("{text}\n *[\n EU\n ]: Union\n\n{text}\n");
        let (once, abbreviations) = read(&twice);
        assert_eq!(once.trim_end(), text);
        assert_eq!(abbreviations, [("EU", "Union")]);
        // However it begins, and whatever stands between.
        let listed = format!("Gefördert werden\n\n * {first}\n\n## Ende");
        assert_eq!(read(&format!("{listed}\n{listed}")).0.trim_end(), listed);
        assert_eq!(read(&format!("{twice} *[EU]: Union")).1, [("EU", "Union")]);
        for other in [
            text.clone(),
            format!("{twice}Und mehr."),
            format!("{first}\n\neins\n\n{first}\n\nzwei"),
            "Ja!\n\nJa!".to_owned(),
            String::new(),
        ] {
            let (kept, _) = read(&other);
            let marks = other.find(" *[").unwrap_or(other.len());
            assert_eq!(kept[..marks], other[..marks]);
            assert_eq!(
                kept.matches("Und mehr.").count(),
                other.matches("Und mehr.").count()
            );
            assert_eq!(
                kept.matches(first).count(),
                other.matches(first).count(),
                "{other}"
            );
        }
    }
}
