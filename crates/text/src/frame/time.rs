//! Years in a question.

use super::Years;

/// Years that anybody means; other numbers of four digits are norms and models.
const KNOWN: std::ops::RangeInclusive<i16> = 1950..=2099;

/// Numbers in words.
const NUMBERS: [(&str, i16); 18] = [
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
];

/// The years that the first of these words tell, and how many words say so.
pub(super) fn at(words: &[&str], this_year: i16) -> Option<(usize, Years)> {
    let from = |from| Years {
        from: Some(from),
        until: None,
    };
    let until = |until| Years {
        from: None,
        until: Some(until),
    };
    let span = |a: i16, b: i16| Years {
        from: Some(a.min(b)),
        until: Some(a.max(b)),
    };
    Some(match words {
        ["zwischen" | "between", a, "und" | "and", b, ..]
        | ["von" | "from", a, "bis" | "to" | "until", b, ..] => (4, span(year(a)?, year(b)?)),
        [a, "bis" | "to" | "until", b, ..] if year(a).is_some() => (3, span(year(a)?, year(b)?)),
        [
            "seit" | "ab" | "since",
            "dem" | "the",
            "jahr" | "year",
            a,
            ..,
        ] => (4, from(year(a)?)),
        [
            "in" | "im" | "waehrend" | "during",
            "den" | "der" | "the",
            rest @ ..,
        ] => {
            let (length, first) = last_years(rest, this_year)?;
            (length + 2, from(first))
        }
        ["im", "jahr" | "jahre", a, ..] => (3, span(year(a)?, year(a)?)),
        ["seit" | "ab" | "since" | "from", a, ..] => (2, from(year(a)?)),
        ["nach" | "after", a, ..] => (2, from(year(a)? + 1)),
        ["vor" | "before", a, ..] => (2, until(year(a)? - 1)),
        ["bis" | "until", a, ..] => (2, until(year(a)?)),
        ["in", a, ..] => (2, span(year(a)?, year(a)?)),
        [a, ..] => {
            let (a, b) = a.split_once(['-', '–'])?;
            (1, span(year(a)?, year(b)?))
        }
        [] => return None,
    })
}

/// "letzten fünf Jahren": how many words, and the first of these years.
fn last_years(words: &[&str], this_year: i16) -> Option<(usize, i16)> {
    let [
        "letzten" | "vergangenen" | "last" | "past",
        count,
        "jahren" | "jahre" | "years",
        ..,
    ] = words
    else {
        return None;
    };
    let known = NUMBERS.iter().find(|(word, _)| word == count);
    let count = known.map_or_else(|| count.parse().ok(), |(_, count)| Some(*count))?;
    (1..=50)
        .contains(&count)
        .then(|| (3, this_year.saturating_sub(count)))
}

fn year(word: &str) -> Option<i16> {
    let is_plain = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let year = word.parse().ok().filter(|_| is_plain)?;
    KNOWN.contains(&year).then_some(year)
}
