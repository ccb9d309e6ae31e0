use std::collections::BTreeMap;

use i18n::Words;

/// Size of the drawing, in its own units.
pub const WIDTH: usize = 300;
pub const HEIGHT: usize = 40;

/// Height of the smallest bar.
const LOW: usize = 6;

/// Years after which a piece counts half, and no less from then on.
const HALF: i16 = 10;

/// Steps in which bars fade.
const FADES: i16 = 5;

/// Evidence by year as a small drawing.
pub struct Timeline {
    pub bars: Vec<YearBar>,
    /// The first and the last year of the axis.
    pub from: i16,
    pub until: i16,
    /// The same in words.
    pub told: String,
}

/// The evidence of a year.
pub struct YearBar {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
    /// How much its age takes away, 0 (nothing) to 5 (half).
    pub fade: i16,
}

/// Which years a profile's drawings show, and what their highest bar stands for.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    from: i16,
    until: i16,
    most: u32,
}

impl Frame {
    /// The frame around what was shown in these years: until this one.
    #[must_use]
    pub fn around<'a>(
        lines: impl Iterator<Item = &'a BTreeMap<i16, u32>> + Clone,
        this_year: i16,
    ) -> Self {
        let years = lines.clone().flat_map(BTreeMap::keys).copied();
        let (first, last) = (years.clone().min(), years.max());
        Self {
            from: first.unwrap_or(this_year).min(this_year - HALF),
            until: last.unwrap_or(this_year).max(this_year),
            most: lines.flat_map(BTreeMap::values).copied().max().unwrap_or(1),
        }
    }

    /// The drawing of these years; nothing where none is known.
    #[must_use]
    pub fn timeline(
        self,
        w: Words,
        years: &BTreeMap<i16, u32>,
        this_year: i16,
    ) -> Option<Timeline> {
        if years.is_empty() {
            return None;
        }
        let span = usize::from((self.until - self.from).unsigned_abs()) + 1;
        let bar = |(&year, &count): (&i16, &u32)| {
            let at = usize::from((year - self.from).unsigned_abs());
            let height = (HEIGHT * count as usize / self.most.max(1) as usize).max(LOW);
            YearBar {
                x: WIDTH * at / span,
                y: HEIGHT - height,
                width: (WIDTH / span).saturating_sub(1).max(2),
                height,
                fade: (this_year - year).clamp(0, HALF) * FADES / HALF,
            }
        };
        Some(Timeline {
            bars: years.iter().map(bar).collect(),
            from: self.from,
            until: self.until,
            told: w.named("timeline-told", counted(years)),
        })
    }
}

/// How many in which year: "2009: 1, 2012: 3".
#[must_use]
pub fn counted(years: &BTreeMap<i16, u32>) -> String {
    let years = years.iter();
    let counted: Vec<String> = years
        .map(|(year, count)| format!("{year}: {count}"))
        .collect();
    counted.join(", ")
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn older_evidence_stands_further_left_and_is_paler() {
        let years = BTreeMap::from([(1999, 1), (2020, 4), (2026, 2)]);
        let frame = Frame::around(std::iter::once(&years), 2026);
        let w = Words::new(Language::English);
        let drawn = frame.timeline(w, &years, 2026).expect("years are known");
        assert_eq!((drawn.from, drawn.until), (1999, 2026));
        let bars = &drawn.bars;
        assert!(bars.windows(2).all(|pair| pair[0].x < pair[1].x));
        assert!(bars.windows(2).all(|pair| pair[0].fade > pair[1].fade));
        assert_eq!((bars[0].fade, bars[2].fade), (5, 0));
        assert_eq!(bars[1].height, HEIGHT, "the highest");
        assert!(bars.iter().all(|bar| bar.x + bar.width <= WIDTH));
        assert!(drawn.told.contains("1999: 1, 2020: 4, 2026: 2"));
        assert!(frame.timeline(w, &BTreeMap::new(), 2026).is_none());
    }
}
