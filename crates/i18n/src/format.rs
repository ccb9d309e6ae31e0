use domain::Language;
use jiff::civil::{Date, DateTime};

const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A whole number with the language's thousands separator.
pub fn number(language: Language, n: i64) -> String {
    let separator = match language {
        Language::German => '.',
        Language::English => ',',
    };
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        text.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number with so many digits behind the point, rounded half to even.
pub fn decimal(language: Language, value: f64, digits: usize) -> String {
    let plain = format!("{:.digits$}", value.abs());
    let (whole, behind) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole = number(language, whole.parse().unwrap_or(i64::MAX));
    let minus = if value < 0.0 && plain.contains(|c: char| ('1'..='9').contains(&c)) {
        "\u{2212}"
    } else {
        ""
    };
    let point = match language {
        Language::German => ',',
        Language::English => '.',
    };
    if behind.is_empty() {
        format!("{minus}{whole}")
    } else {
        format!("{minus}{whole}{point}{behind}")
    }
}

/// A day in words.
pub fn date(language: Language, date: Date) -> String {
    let month = usize::try_from(date.month() - 1).expect("months count from 1");
    match language {
        Language::German => format!("{}. {} {}", date.day(), MONTHS_DE[month], date.year()),
        Language::English => format!("{} {} {}", date.day(), MONTHS_EN[month], date.year()),
    }
}

/// The short name of a day of the week, counted from Monday, 0.
pub fn weekday(language: Language, day: u8) -> String {
    let names = match language {
        Language::German => ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        Language::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    };
    names[usize::from(day % 7)].to_owned()
}

/// A month in words.
pub fn month(language: Language, date: Date) -> String {
    let month = usize::try_from(date.month() - 1).expect("months count from 1");
    let names = match language {
        Language::German => MONTHS_DE,
        Language::English => MONTHS_EN,
    };
    format!("{} {}", names[month], date.year())
}

/// A time of day in words.
pub fn time(language: Language, at: DateTime) -> String {
    match language {
        Language::German => format!("{}:{:02} Uhr", at.hour(), at.minute()),
        Language::English => format!("{:02}:{:02}", at.hour(), at.minute()),
    }
}

/// A day and a time in words; midnight sharp counts as "no time given".
pub fn date_time(language: Language, at: DateTime) -> String {
    let day = date(language, at.date());
    if at.hour() == 0 && at.minute() == 0 {
        return day;
    }
    format!("{day}, {}", time(language, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_written_as_the_language_does() {
        assert_eq!(number(Language::German, 1_234_567), "1.234.567");
        assert_eq!(number(Language::English, -1234), "−1,234");
        assert_eq!(number(Language::German, 999), "999");
        assert_eq!(decimal(Language::German, 1234.56, 1), "1.234,6");
        assert_eq!(decimal(Language::English, 1234.56, 0), "1,235");
        assert_eq!(decimal(Language::English, -0.04, 1), "0.0");
        assert_eq!(decimal(Language::German, -1.25, 2), "\u{2212}1,25");
        let day = jiff::civil::date(2026, 3, 1);
        assert_eq!(date(Language::German, day), "1. März 2026");
        assert_eq!(date(Language::English, day), "1 March 2026");
        let at = day.at(14, 5, 0, 0);
        assert_eq!(date_time(Language::German, at), "1. März 2026, 14:05 Uhr");
        assert_eq!(date_time(Language::English, at), "1 March 2026, 14:05");
        assert_eq!(month(Language::German, day), "März 2026");
        assert_eq!(weekday(Language::German, 6), "So");
        assert_eq!(
            date_time(Language::German, day.at(0, 0, 0, 0)),
            "1. März 2026"
        );
    }
}
