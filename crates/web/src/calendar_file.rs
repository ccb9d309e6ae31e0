//! Events and deadlines as an iCalendar file (RFC 5545), for people's own calendars.
//!
//! Written here and not by a library: those that there are bring a second library for dates with them, and what
//! is needed fits on a page.

use domain::Timestamp;
use jiff::civil::{Date, DateTime, Time};

/// Longest line, in bytes, without its end (RFC 5545, 3.1).
const LINE_MAX: usize = 75;

/// The rules for clocks in Germany since 1996, as the file has to carry them for the times that it names.
const TIME_ZONE: &[&str] = &[
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On whole days, both included.
    Days(Date, Date),
    /// From a time by the clocks of Germany until another, if that is known.
    Times(DateTime, Option<DateTime>),
}

impl When {
    /// The days or times between begin and end; midnight sharp counts as "no time given".
    #[must_use]
    pub fn new(starts: DateTime, ends: Option<DateTime>) -> Self {
        let untimed = |at: DateTime| at.time() == Time::midnight();
        let ends = ends.filter(|ends| *ends >= starts);
        if untimed(starts) && ends.is_none_or(untimed) {
            Self::Days(starts.date(), ends.unwrap_or(starts).date())
        } else {
            Self::Times(starts, ends)
        }
    }

    /// First and last day.
    #[must_use]
    pub fn days(self) -> (Date, Date) {
        match self {
            Self::Days(first, last) => (first, last),
            Self::Times(starts, ends) => (starts.date(), ends.unwrap_or(starts).date()),
        }
    }
}

/// Something in a calendar.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name for ever, unique in the world.
    pub uid: String,
    /// When what is said about it last changed.
    pub changed: Timestamp,
    /// Counts its changes.
    pub sequence: i64,
    /// When it is.
    pub when: When,
    /// What it is.
    pub title: String,
    /// More about it; empty: nothing.
    pub text: String,
    /// Where; empty: not known.
    pub place: String,
    /// Its page.
    pub url: String,
}

/// The file with these items.
#[must_use]
pub fn file(name: &str, items: &[Item]) -> String {
    let mut file = File(String::new());
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line("PRODID:-//Kompetenzatlas//DE");
    file.line("CALSCALE:GREGORIAN");
    file.line("METHOD:PUBLISH");
    file.text("X-WR-CALNAME", name);
    for line in TIME_ZONE {
        file.line(line);
    }
    for item in items {
        file.item(item);
    }
    file.line("END:VCALENDAR");
    file.0
}

struct File(String);

impl File {
    fn item(&mut self, item: &Item) {
        let stamp = item.changed.strftime("%Y%m%dT%H%M%SZ");
        self.line("BEGIN:VEVENT");
        self.text("UID", &item.uid);
        self.line(&format!("DTSTAMP:{stamp}"));
        self.line(&format!("LAST-MODIFIED:{stamp}"));
        self.line(&format!("SEQUENCE:{}", item.sequence.max(0)));
        match item.when {
            When::Days(first, last) => {
                // The end is the day after the last one (RFC 5545, 3.6.1).
                let end = last.tomorrow().unwrap_or(last);
                self.line(&format!("DTSTART;VALUE=DATE:{}", first.strftime("%Y%m%d")));
                self.line(&format!("DTEND;VALUE=DATE:{}", end.strftime("%Y%m%d")));
                self.line("TRANSP:TRANSPARENT");
            }
            When::Times(starts, ends) => {
                let local = |at: DateTime| at.strftime("%Y%m%dT%H%M%S").to_string();
                self.line(&format!("DTSTART;TZID=Europe/Berlin:{}", local(starts)));
                if let Some(ends) = ends {
                    self.line(&format!("DTEND;TZID=Europe/Berlin:{}", local(ends)));
                }
            }
        }
        self.text("SUMMARY", &item.title);
        self.text("DESCRIPTION", &item.text);
        self.text("LOCATION", &item.place);
        // An address is no text: nothing in it is escaped. No address has control characters.
        self.line(&format!("URL:{}", item.url.replace(char::is_control, "")));
        self.line("END:VEVENT");
    }

    /// A property with a text; nothing if the text is empty.
    fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.line(&format!("{name}:{}", escaped(text)));
        }
    }

    /// A line, folded where it is too long; never within a character.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LINE_MAX {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text with what has a meaning of its own in the file escaped (RFC 5545, 3.3.11), without control characters.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => safe.extend(['\\', c]),
            '\n' => safe.push_str("\\n"),
            '\t' => safe.push(c),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn item(when: When) -> Item {
        Item {
            uid: "018f-x".to_owned(),
            changed: "2026-02-01T10:20:30Z".parse().expect("legal"),
            sequence: 3,
            when,
            title: "Laser, Licht; und \\ mehr\nZeile".to_owned(),
            text: "ä".repeat(200),
            place: String::new(),
            url: "https://atlas.example/de/veranstaltungen/x".to_owned(),
        }
    }

    /// The lines as a reader joins them.
    fn unfolded(file: &str) -> Vec<String> {
        let joined = file.replace("\r\n ", "");
        joined.split("\r\n").map(ToOwned::to_owned).collect()
    }

    #[test]
    fn lines_are_short_and_texts_come_back_whole() {
        let file = file(
            "Termine",
            &[item(When::Days(date(2026, 3, 1), date(2026, 3, 2)))],
        );
        for line in file.split_terminator("\r\n") {
            assert!(line.len() <= LINE_MAX, "{line}");
        }
        assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
        let lines = unfolded(&file);
        let has = |line: &str| lines.iter().any(|l| l == line);
        assert!(has("SUMMARY:Laser\\, Licht\\; und \\\\ mehr\\nZeile"));
        assert!(has(&format!("DESCRIPTION:{}", "ä".repeat(200))));
        assert!(!file.contains("LOCATION"), "what is not known is not there");
        assert!(has("DTSTAMP:20260201T102030Z") && has("SEQUENCE:3"));
    }

    #[test]
    fn no_address_begins_a_line_of_its_own() {
        let mut item = item(When::Days(date(2026, 3, 1), date(2026, 3, 1)));
        item.url = "https://atlas.example/\r\nBEGIN:VALARM\nx".to_owned();
        let lines = unfolded(&file("x", &[item]));
        assert!(lines.contains(&"URL:https://atlas.example/BEGIN:VALARMx".to_owned()));
    }

    #[test]
    fn whole_days_end_on_the_day_after_and_times_name_their_zone() {
        let begin = date(2026, 3, 1).at(0, 0, 0, 0);
        let lines = unfolded(&file("x", &[item(When::new(begin, None))]));
        assert!(lines.contains(&"DTSTART;VALUE=DATE:20260301".to_owned()));
        assert!(lines.contains(&"DTEND;VALUE=DATE:20260302".to_owned()));
        let at = date(2026, 3, 1).at(14, 5, 0, 0);
        let lines = unfolded(&file("x", &[item(When::new(at, None))]));
        assert!(lines.contains(&"DTSTART;TZID=Europe/Berlin:20260301T140500".to_owned()));
        assert!(!lines.iter().any(|line| line.starts_with("DTEND")));
        let before = When::new(at, Some(begin));
        assert_eq!(
            before,
            When::Times(at, None),
            "an end before the begin is none"
        );
    }
}
