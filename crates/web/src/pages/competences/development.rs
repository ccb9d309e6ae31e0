use std::collections::BTreeMap;

use app::{Span, Trend};
use i18n::Words;

/// Size of the drawing, in its own units.
pub const WIDTH: usize = 720;
pub const HEIGHT: usize = 260;

const LEFT: usize = 52;
const TOP: usize = 16;
pub const BOTTOM: usize = 220;

/// Labels of years that fit below the bars.
const LABELS: usize = 9;

/// Evidence of a competence by year, and whether it becomes more.
pub struct Development {
    pub bars: Vec<YearBar>,
    /// Height and label of the scale's steps.
    pub steps: Vec<(usize, String)>,
    /// Position and label of some years.
    pub labels: Vec<(usize, String)>,
    /// Newest first.
    pub rows: Vec<YearRow>,
    /// Whether its share grows, in words.
    pub trend: String,
    /// What was compared; empty: too little for it.
    pub compared: String,
}

/// The evidence of a year in the drawing.
pub struct YearBar {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
    /// Which of the spans that are compared it belongs to.
    pub class: &'static str,
    pub label: String,
}

/// The evidence of a year in the table.
pub struct YearRow {
    pub year: i16,
    pub count: u32,
    pub all: u32,
    /// In per cent.
    pub share: String,
}

/// The development by these years: of each how much evidence about the competence, and how much at all.
#[must_use]
pub fn development(
    w: Words,
    years: &BTreeMap<i16, (u32, u32)>,
    (trend, compared): (Trend, Option<[Span; 2]>),
) -> Option<Development> {
    let first = *years.keys().next()?;
    let last = *years.keys().next_back()?;
    let most = years.values().map(|(count, _)| *count).max()?.max(1) as usize;
    let span = usize::from((last - first).unsigned_abs()) + 1;
    let step = step_of(most);
    let top = most.div_ceil(step) * step;
    let height = |count: usize| (BOTTOM - TOP) * count / top;
    let x = |year: i16| LEFT + (WIDTH - LEFT) * usize::from((year - first).unsigned_abs()) / span;
    let width = (WIDTH - LEFT) / span;
    let bar = |(&year, &(count, _)): (&i16, &(u32, u32))| {
        let tall = height(count as usize).max(2);
        YearBar {
            x: x(year),
            y: BOTTOM - tall,
            width: width.saturating_sub(width.div_ceil(6)).max(1),
            height: tall,
            class: class_of(compared, year),
            label: format!("{year}: {}", w.count("shown-all-pieces", count)),
        }
    };
    let seen = |(_, (count, _)): &(&i16, &(u32, u32))| *count > 0;
    let every = span.div_ceil(LABELS).max(1);
    let labelled = years.keys().filter(|year| {
        let back = usize::from((last - **year).unsigned_abs());
        back.is_multiple_of(every)
    });
    Some(Development {
        bars: years.iter().filter(seen).map(bar).collect(),
        steps: (0..=top / step)
            .map(|n| (BOTTOM - height(n * step), w.number(n * step)))
            .collect(),
        labels: labelled
            .map(|&year| (x(year) + width / 2, year.to_string()))
            .collect(),
        rows: years
            .iter()
            .rev()
            .map(|(&year, &counts)| row(w, year, counts))
            .collect(),
        trend: w.msg(match trend {
            Trend::Growing => "trend-growing",
            Trend::Steady => "trend-steady",
            Trend::Fading => "trend-fading",
            Trend::Unknown => "trend-unknown",
        }),
        compared: compared.map(|spans| in_words(w, spans)).unwrap_or_default(),
    })
}

/// A step of the scale: at most five of them, of round numbers.
fn step_of(most: usize) -> usize {
    let mut step = 1;
    let factors = [2, 5, 10];
    loop {
        let base = step;
        for factor in factors {
            if most <= step * 5 {
                return step;
            }
            step = base * factor;
        }
    }
}

/// How a bar is drawn, by the span to which it belongs.
fn class_of(compared: Option<[Span; 2]>, year: i16) -> &'static str {
    let is_in = |span: Span| (span.from..=span.until).contains(&year);
    match compared {
        Some([recent, _]) if is_in(recent) => "year-recent",
        Some([_, before]) if is_in(before) => "year-before",
        _ => "year-old",
    }
}

fn row(w: Words, year: i16, (count, all): (u32, u32)) -> YearRow {
    YearRow {
        year,
        count,
        all,
        share: if all == 0 {
            String::new()
        } else {
            w.per_cent(f64::from(count) / f64::from(all) * 100.0, 1)
        },
    }
}

/// Both spans with their shares.
fn in_words(w: Words, [recent, before]: [Span; 2]) -> String {
    let share = |span: &Span| w.per_cent(span.share() * 100.0, 1);
    let args = [
        ("from", recent.from.to_string().into()),
        ("until", recent.until.to_string().into()),
        ("n", recent.count.into()),
        ("of", recent.all.into()),
        ("share", share(&recent).into()),
        ("fromBefore", before.from.to_string().into()),
        ("untilBefore", before.until.to_string().into()),
        ("nBefore", before.count.into()),
        ("ofBefore", before.all.into()),
        ("shareBefore", share(&before).into()),
    ];
    w.with("trend-compared", &args)
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn every_year_stands_in_its_place_and_more_is_higher() {
        let years: BTreeMap<i16, (u32, u32)> = (1990..=2025)
            .map(|year| (year, ((year - 1989) as u32 * 3, 400)))
            .collect();
        let w = Words::new(Language::German);
        let span = |from, until| Span {
            from,
            until,
            count: 3,
            all: 4,
        };
        let spans = [span(2021, 2025), span(2016, 2020)];
        let drawn = development(w, &years, (Trend::Growing, Some(spans))).expect("years are known");
        let bars = &drawn.bars;
        assert_eq!(bars.len(), 36);
        assert!(
            bars.windows(2)
                .all(|pair| pair[0].x + pair[0].width <= pair[1].x)
        );
        assert!(bars.windows(2).all(|pair| pair[0].height <= pair[1].height));
        assert!(
            bars.iter()
                .all(|bar| bar.x + bar.width <= WIDTH && bar.y >= TOP)
        );
        let count = |class| bars.iter().filter(|bar| bar.class == class).count();
        assert_eq!((count("year-recent"), count("year-before")), (5, 5));
        assert!(drawn.labels.len() <= LABELS + 1);
        assert_eq!(drawn.rows[0].year, 2025);
        assert!(drawn.compared.contains("2021") && drawn.compared.contains("2016"));
    }

    #[test]
    fn scales_have_few_round_steps() {
        for (most, step) in [
            (1, 1),
            (5, 1),
            (6, 2),
            (10, 2),
            (11, 5),
            (26, 10),
            (120, 50),
        ] {
            assert_eq!(step_of(most), step, "{most}");
        }
    }

    #[test]
    fn nothing_is_drawn_without_years_or_compared_without_evidence_before() {
        let w = Words::new(Language::English);
        assert!(development(w, &BTreeMap::new(), (Trend::Unknown, None)).is_none());
        let one = BTreeMap::from([(2020, (3, 10))]);
        let drawn = development(w, &one, (Trend::Unknown, None)).expect("a year is known");
        assert!(drawn.compared.is_empty());
    }
}
