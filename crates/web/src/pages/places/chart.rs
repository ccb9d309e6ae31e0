//! Shares over time as a line chart that the server draws.

use std::collections::BTreeSet;

use domain::Language;
use i18n::Words;
use jiff::civil::Date;

/// Size of the drawing, in its own units.
pub const WIDTH: i64 = 720;
pub const HEIGHT: i64 = 330;

const LEFT: i64 = 52;
const RIGHT: i64 = 600;
const TOP: i64 = 16;
const BOTTOM: i64 = 280;

/// Least distance between two labels, so that none covers another.
const LABEL_STEP: i64 = 22;

/// What was told over time, one line per name.
pub struct Told {
    pub name: String,
    /// By day, the earliest first; per cent.
    pub points: Vec<(Date, f64)>,
    /// Days of these whose figure was counted otherwise than the one before it.
    pub breaks: BTreeSet<Date>,
}

/// The drawing.
pub struct Chart {
    pub lines: Vec<Line>,
    /// Height and label of the scale's steps.
    pub steps: Vec<(i64, String)>,
    /// Position and label of the days.
    pub days: Vec<(i64, String)>,
    /// Where figures of some line do not compare: between two days.
    pub breaks: Vec<i64>,
}

/// A line of the drawing; its number decides dashes and markers, so that nobody needs the colours.
pub struct Line {
    pub number: usize,
    pub name: String,
    pub path: String,
    pub marks: Vec<(i64, i64)>,
    /// Height of the label behind its end.
    pub label: i64,
}

impl Chart {
    /// The drawing of these lines; `None` where there are not two days to draw a line between.
    #[must_use]
    pub fn new(w: Words, told: &[Told]) -> Option<Self> {
        let mut days: Vec<Date> = told
            .iter()
            .flat_map(|line| line.points.iter().map(|(day, _)| *day))
            .collect();
        days.sort_unstable();
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        if first == last {
            return None;
        }
        let x = |day: Date| LEFT + (RIGHT - LEFT) * span(first, day) / span(first, last);
        let mut lines: Vec<Line> = told
            .iter()
            .enumerate()
            .map(|(number, line)| line_of(number, line, x))
            .collect();
        spread(&mut lines);
        let steps = days.iter().zip(days.iter().skip(1));
        let broken = steps.filter(|(_, day)| told.iter().any(|line| line.breaks.contains(day)));
        Some(Self {
            breaks: broken
                .map(|(from, until)| i64::midpoint(x(*from), x(*until)))
                .collect(),
            lines,
            steps: [0.0, 25.0, 50.0, 75.0, 100.0]
                .map(|step| (height(step), w.per_cent(step, 0)))
                .to_vec(),
            days: days
                .into_iter()
                .map(|day| (x(day), short(w.language(), day)))
                .collect(),
        })
    }
}

fn line_of(number: usize, told: &Told, x: impl Fn(Date) -> i64) -> Line {
    let marks: Vec<(i64, i64)> = told
        .points
        .iter()
        .map(|(day, share)| (x(*day), height(*share)))
        .collect();
    let steps = told.points.iter().zip(&marks).enumerate();
    let steps = steps.map(|(place, ((day, _), (x, y)))| {
        let step = match place == 0 || told.breaks.contains(day) {
            true => 'M',
            false => 'L',
        };
        format!("{step}{x} {y}")
    });
    let path = steps.collect();
    Line {
        number,
        name: told.name.clone(),
        path,
        label: marks.last().map_or(BOTTOM, |(_, y)| *y),
        marks,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a share of a drawing of 330 units"
)]
fn height(share: f64) -> i64 {
    BOTTOM - ((BOTTOM - TOP) as f64 * share.clamp(0.0, 100.0) / 100.0).round() as i64
}

fn span(from: Date, until: Date) -> i64 {
    i64::from((until - from).get_days())
}

/// Pushes labels apart that would cover each other, from the top down and then up from the bottom.
fn spread(lines: &mut [Line]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&i| lines[i].label);
    let mut above = i64::MIN / 2;
    for &i in &order {
        lines[i].label = lines[i].label.max(above + LABEL_STEP);
        above = lines[i].label;
    }
    let mut below = BOTTOM + LABEL_STEP;
    for &i in order.iter().rev() {
        lines[i].label = lines[i].label.min(below - LABEL_STEP);
        below = lines[i].label;
    }
}

/// Month and year: "06/2021" or "Jun 2021".
#[must_use]
pub fn short(language: Language, day: Date) -> String {
    match language {
        Language::German => format!("{:02}/{}", day.month(), day.year()),
        Language::English => day.strftime("%b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn told(shares: &[f64]) -> Told {
        let days = [date(2018, 12, 31), date(2019, 6, 30), date(2019, 12, 31)];
        Told {
            name: "x".to_owned(),
            points: days.into_iter().zip(shares.iter().copied()).collect(),
            breaks: BTreeSet::new(),
        }
    }

    #[test]
    fn more_lies_higher_and_later_lies_further_right() {
        let w = Words::new(Language::German);
        let chart = Chart::new(w, &[told(&[10.0, 50.0, 100.0])]).expect("three days");
        let marks = &chart.lines[0].marks;
        assert!(
            marks
                .windows(2)
                .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1)
        );
        assert_eq!(marks.first().map(|m| m.0), Some(LEFT));
        assert_eq!(marks.last(), Some(&(RIGHT, TOP)));
        assert_eq!(chart.days[0].1, "12/2018");
    }

    #[test]
    fn no_line_is_drawn_over_a_change_of_method() {
        let w = Words::new(Language::German);
        let mut broken = told(&[10.0, 50.0, 100.0]);
        broken.breaks.insert(date(2019, 12, 31));
        let chart = Chart::new(w, &[broken, told(&[1.0, 2.0, 3.0])]).expect("three days");
        let path = &chart.lines[0].path;
        assert_eq!(
            (path.matches('M').count(), path.matches('L').count()),
            (2, 1)
        );
        let marks = &chart.lines[0].marks;
        let at = chart.breaks[0];
        assert!(marks[1].0 < at && at < marks[2].0, "{at} in {marks:?}");
        assert_eq!(chart.breaks.len(), 1);
        assert_eq!(
            chart.lines[1].path.matches('L').count(),
            2,
            "its own goes on"
        );
    }

    #[test]
    fn labels_never_cover_each_other() {
        let lines: Vec<Told> = [99.0, 99.5, 98.0, 100.0, 2.0, 1.0]
            .map(|end| told(&[0.0, 0.0, end]))
            .into();
        let chart = Chart::new(Words::new(Language::English), &lines).expect("three days");
        let mut labels: Vec<i64> = chart.lines.iter().map(|line| line.label).collect();
        labels.sort_unstable();
        assert!(
            labels
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= LABEL_STEP)
        );
        assert!(labels.iter().all(|label| (TOP..=BOTTOM).contains(label)));
    }

    #[test]
    fn one_day_is_no_line() {
        let one = Told {
            name: String::new(),
            points: vec![(date(2021, 6, 30), 5.0)],
            breaks: BTreeSet::new(),
        };
        assert!(Chart::new(Words::new(Language::German), &[one]).is_none());
        assert!(Chart::new(Words::new(Language::German), &[]).is_none());
    }
}
