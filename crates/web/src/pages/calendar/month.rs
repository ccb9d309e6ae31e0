use jiff::{ToSpan, civil::Date};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    first: Date,
}

impl Month {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self {
            first: day.first_of_month(),
        }
    }

    /// The month that an address names, as `2026-03`, between 1900 and 2199.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month): (i16, i8) = (year.parse().ok()?, month.parse().ok()?);
        let first = (1900..2200)
            .contains(&year)
            .then(|| Date::new(year, month, 1).ok())??;
        Some(Self { first })
    }

    /// As addresses name it.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.first.year(), self.first.month())
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.first.last_of_month()
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.first.saturating_sub(1.day()))
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.last().saturating_add(1.day()))
    }

    /// Its weeks from Monday to Sunday; days of the months around it are missing.
    #[must_use]
    pub fn weeks(self) -> Vec<[Option<Date>; 7]> {
        let before = self.first.weekday().to_monday_zero_offset() as usize;
        let mut weeks = vec![[None; 7]];
        let mut at = before;
        for day in 0..self.first.days_in_month() {
            if at == 7 {
                weeks.push([None; 7]);
                at = 0;
            }
            let week = weeks.last_mut().expect("there is always one");
            week[at] = Some(self.first.saturating_add(i32::from(day).days()));
            at += 1;
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_hold_every_day_once() {
        // 1 March 2026 is a Sunday, February 2027 fits into four weeks.
        let march = Month::of(date(2026, 3, 17));
        let weeks = march.weeks();
        assert_eq!(weeks.len(), 6);
        assert_eq!(
            weeks[0],
            [None, None, None, None, None, None, Some(date(2026, 3, 1))]
        );
        for year in 2020..2030 {
            for month in 1..=12 {
                let month = Month::read(&format!("{year}-{month:02}")).expect("legal");
                let days: Vec<Date> = month.weeks().into_iter().flatten().flatten().collect();
                let expected = usize::try_from(month.first().days_in_month()).expect("small");
                assert_eq!(days.len(), expected);
                assert_eq!(
                    (days[0], days[days.len() - 1]),
                    (month.first(), month.last())
                );
                assert_eq!(month.next().previous(), month);
            }
        }
    }

    #[test]
    fn months_that_are_none_are_passed_over() {
        for text in [
            "", "2026", "2026-13", "2026-00", "99999-01", "-5-1", "abc-de", "1899-12",
        ] {
            assert_eq!(Month::read(text), None, "{text}");
        }
        assert_eq!(
            Month::read("2026-03").map(Month::code).as_deref(),
            Some("2026-03")
        );
    }
}
