//! Text to dates and numbers, and plain text to Markdown.

use jiff::civil::{Date, DateTime, Time};

/// Date forms of which a mapping may name one; without it all but `DD/MM/YYYY` and `MM/DD/YYYY` are tried,
/// which nobody can tell apart.
pub(crate) const DATE_FORMS: &[&str] = &[
    "YYYY-MM-DD",
    "YYYY-MM",
    "YYYY",
    "YYYYMMDD",
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
];

/// Which end of a period a date is: a bare year begins on 1 January and ends on 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    First,
    Last,
}

/// The date that a text means, in the given form or in any unambiguous one.
pub(crate) fn date(text: &str, form: Option<&str>, end: End) -> Result<Date, String> {
    let day = text.split_once('T').map_or(text, |(day, _)| day).trim();
    let forms = DATE_FORMS
        .iter()
        .filter(|known| form.map_or(!known.contains('/'), |form| form == **known));
    forms
        .filter_map(|form| in_form(day, form, end))
        .next()
        .ok_or_else(|| match form {
            Some(form) => format!("'{}' is not a date of the form {form}", shortened(text)),
            None => format!(
                "'{}' is not a date; expected for example 2026-09-14, 14.09.2026 or 2026",
                shortened(text)
            ),
        })
}

/// The date and time that a text such as `2027-02-18T14:00` means; without a time, midnight.
pub(crate) fn date_time(text: &str, form: Option<&str>) -> Result<DateTime, String> {
    let day = date(text, form, End::First)?;
    let Some((_, clock)) = text.split_once(['T', ' ']) else {
        return Ok(day.to_datetime(Time::midnight()));
    };
    let mut parts = clock.split(':').map(str::parse::<i8>);
    let time = match (parts.next(), parts.next()) {
        (Some(Ok(hour)), Some(Ok(minute))) => Time::new(hour, minute, 0, 0).ok(),
        _ => None,
    };
    time.map(|time| day.to_datetime(time)).ok_or_else(|| {
        format!(
            "'{}' has no time of the form 14:00 after its date",
            shortened(text)
        )
    })
}

fn in_form(text: &str, form: &str, end: End) -> Option<Date> {
    if text.len() != form.len() || !text.is_ascii() {
        return None;
    }
    let (mut year, mut month, mut day) = (0_i16, None, None);
    for (c, f) in text.bytes().zip(form.bytes()) {
        let digit = || c.is_ascii_digit().then(|| i16::from(c - b'0'));
        match f {
            b'Y' => year = year * 10 + digit()?,
            b'M' => month = Some(month.unwrap_or(0) * 10 + digit()?),
            b'D' => day = Some(day.unwrap_or(0) * 10 + digit()?),
            mark if mark == c => {}
            _ => return None,
        }
    }
    let (month_given, day_given) = (month.is_some(), day.is_some());
    let month = i8::try_from(month.unwrap_or(if end == End::First { 1 } else { 12 })).ok()?;
    let date = Date::new(year, month, i8::try_from(day.unwrap_or(1)).ok()?).ok()?;
    let open_end = end == End::Last && !(month_given && day_given);
    Some(if open_end { date.last_of_month() } else { date })
}

/// How a table writes numbers: which mark groups thousands, which begins the decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum NumberForm {
    /// `1234.5`, as programs write.
    #[default]
    Plain,
    /// `1.234,5`
    German,
    /// `1,234.5`
    English,
}

/// The number that a text means.
pub(crate) fn number(text: &str, form: NumberForm) -> Result<f64, String> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}')
        .filter_map(|c| match (form, c) {
            (NumberForm::German, '.') | (NumberForm::English, ',') => None,
            (NumberForm::German, ',') => Some('.'),
            (_, c) => Some(c),
        })
        .collect();
    let legal = bare
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    bare.parse::<f64>()
        .ok()
        .filter(|number| legal && number.is_finite())
        .ok_or_else(|| format!("'{}' is not a number", shortened(text)))
}

/// The number that a text means, rounded to a whole one.
pub(crate) fn whole_number(text: &str, form: NumberForm) -> Result<i64, String> {
    // Exact as far as the text is a plain integer; the way through f64 is only for decimals.
    if form == NumberForm::Plain
        && let Ok(whole) = text.trim().parse::<i64>()
    {
        return Ok(whole);
    }
    let number = number(text, form)?.round();
    if number.abs() < 9.0e15 {
        #[allow(clippy::cast_possible_truncation)]
        return Ok(number as i64);
    }
    Err(format!("'{}' is too large a number", shortened(text)))
}

/// Yes or no.
pub(crate) fn truth(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "ja" | "j" | "wahr" | "x" => Ok(true),
        "false" | "no" | "n" | "0" | "nein" | "falsch" => Ok(false),
        _ => Err(format!(
            "'{}' is neither true nor false (true, yes, ja, 1; false, no, nein, 0)",
            shortened(text)
        )),
    }
}

/// Plain text as Markdown that looks the same: what would be taken for markup is escaped.
pub(crate) fn plain_as_markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    let mut line_start = true;
    // With how many digits the line begins, as long as it has nothing else.
    let mut digits = Some(0_usize);
    for (at, c) in text.char_indices() {
        let block = line_start && matches!(c, '#' | '-' | '+' | '=' | '>' | '~' | '|');
        let after_number = matches!(c, '.' | ')')
            && digits.is_some_and(|digits| (1..=9).contains(&digits))
            && text[at + 1..].starts_with([' ', '\n']);
        if block || after_number || matches!(c, '\\' | '*' | '_' | '`' | '[' | '<') {
            markdown.push('\\');
        }
        markdown.push(c);
        line_start = c == '\n' || (line_start && c == ' ');
        digits = match c {
            '\n' => Some(0),
            '0'..='9' => digits.map(|digits| digits + 1),
            c if c.is_whitespace() => digits.filter(|digits| *digits == 0),
            _ => None,
        };
    }
    markdown
}

/// A text short enough to be quoted in a message.
pub(crate) fn shortened(text: &str) -> String {
    shortened_to(text, 60)
}

/// The text, cut after so many characters; then it ends with an ellipsis.
pub(crate) fn shortened_to(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    text.chars().take(max).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_in_all_usual_forms() {
        let iso = |text| date(text, None, End::First).map(|d| d.to_string());
        assert_eq!(iso("2026-09-14"), Ok("2026-09-14".to_owned()));
        assert_eq!(iso("14.09.2026"), Ok("2026-09-14".to_owned()));
        assert_eq!(iso("2026"), Ok("2026-01-01".to_owned()));
        assert_eq!(iso("2015-06-30T12:00:00Z"), Ok("2015-06-30".to_owned()));
        let last = |text| date(text, None, End::Last).map(|d| d.to_string());
        assert_eq!(last("2026"), Ok("2026-12-31".to_owned()));
        assert_eq!(last("2024-02"), Ok("2024-02-29".to_owned()));
        for wrong in [
            "",
            "30.02.2026",
            "2026-13-01",
            "14/09/2026",
            "soon",
            "２０２６",
        ] {
            assert!(iso(wrong).is_err(), "{wrong}");
        }
        let stated = date("09/14/2026", Some("MM/DD/YYYY"), End::First);
        assert_eq!(stated.map(|d| d.to_string()), Ok("2026-09-14".to_owned()));
        let starts = date_time("2027-02-18T14:30", None).map(|d| d.to_string());
        assert_eq!(starts, Ok("2027-02-18T14:30:00".to_owned()));
        assert!(date_time("2027-02-18T25:00", None).is_err());
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(whole_number("1491013", NumberForm::Plain), Ok(1_491_013));
        assert_eq!(whole_number("1491013.6", NumberForm::Plain), Ok(1_491_014));
        assert_eq!(
            whole_number("1.491.013,50", NumberForm::German),
            Ok(1_491_014)
        );
        assert_eq!(
            whole_number("1,491,013", NumberForm::English),
            Ok(1_491_013)
        );
        for wrong in ["", "many", "1,5", "inf", "NaN", "1e400"] {
            assert!(number(wrong, NumberForm::Plain).is_err(), "{wrong}");
        }
    }

    #[test]
    fn plain_text_is_not_taken_for_markup() {
        assert_eq!(plain_as_markdown("a_b *c* <i>"), "a\\_b \\*c\\* \\<i>");
        assert_eq!(
            plain_as_markdown("1. Erstens\n12) x"),
            "1\\. Erstens\n12\\) x"
        );
        assert_eq!(
            plain_as_markdown("# kein Titel\n- nein"),
            "\\# kein Titel\n\\- nein"
        );
        for plain in [
            "In 2026. Danach.",
            "1 2. x",
            "1.5) x",
            "1234567890. x",
            ". x",
        ] {
            assert_eq!(plain_as_markdown(plain), plain);
        }
        assert_eq!(plain_as_markdown("x\n  12. y"), "x\n  12\\. y");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC*") {
            let _ = (date(&text, None, End::Last), date_time(&text, None), number(&text, NumberForm::German));
            let _ = (whole_number(&text, NumberForm::Plain), plain_as_markdown(&text));
        }
    }
}
