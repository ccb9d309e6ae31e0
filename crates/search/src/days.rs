//! Days as numbers, as columns keep them.

use jiff::civil::Date;

/// A day as a number: 0 is 1 January 1970, the next day 1.
pub(crate) fn number(day: Date) -> i64 {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    // Years begin in March, so that the leap day is the last of its year (H. Hinnant, "chrono-compatible low-level
    // date algorithms").
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day.day()) - 1;
    let year_of_era = year.rem_euclid(400);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The year in which the day with this number lies; columns are read for every hit, so without a calendar.
pub(crate) fn year(number: i64) -> i64 {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day = shifted.rem_euclid(146_097);
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // From the 306th day of a year that began in March on it is the next year.
    era * 400 + year_of_era + i64::from(day_of_year >= 306)
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_are_numbered_without_gaps(at in -700_000i64..2_900_000) {
            let day = date(1970, 1, 1).checked_add(at.days()).expect("in range");
            prop_assert_eq!(number(day), at);
            prop_assert_eq!(year(at), i64::from(day.year()));
        }
    }
}
