//! What is known of an area in numbers: inhabitants, area, broadband, mobile coverage, each with its day
//! and source.

use std::collections::{BTreeMap, BTreeSet};

use app::Estimates;
use domain::{Access, Figure, Indicator, LandUse, Network, Served, Source, SourceId};
use i18n::Words;
use jiff::civil::Date;

use super::chart::{Chart, Told, short};

/// Speeds that the tables show, in Mbit/s: the classes by which broadband is reported and paid for.
const SPEEDS: [u16; 8] = [1000, 400, 200, 100, 50, 30, 16, 10];

/// Speeds that the chart shows.
const CHART_SPEEDS: [u16; 4] = [1000, 400, 100, 50];

/// What there is to show; which shares are missing, the page says.
#[derive(Default)]
pub struct AreaFigures {
    /// Inhabitants, area and density.
    pub facts: Vec<Number>,
    pub broadband: Vec<ShareTable>,
    /// By what is served.
    pub history: Vec<History>,
    pub mobile: Option<ShareTable>,
}

/// A number with its day and source.
pub struct Number {
    pub title: String,
    pub value: String,
    /// "Stand 31. Dezember 2019, Quelle"
    pub from: String,
}

/// Shares of one thing: rows by columns.
pub struct ShareTable {
    pub id: String,
    pub title: String,
    /// What stands above the first column.
    pub corner: String,
    pub columns: Vec<String>,
    pub rows: Vec<(String, Vec<Option<Share>>)>,
    pub from: String,
    /// How the shares came about that nobody tells; empty: somebody tells them.
    pub estimated: String,
}

/// A share with its bar.
pub struct Share {
    pub text: String,
    /// Length of the bar, 0 to 100.
    pub bar: i64,
}

/// The same shares over time, drawn and as a table.
pub struct History {
    /// Its id on the page.
    pub id: String,
    pub title: String,
    pub chart_title: String,
    pub chart: Option<Chart>,
    pub columns: Vec<String>,
    pub rows: Vec<HistoryRow>,
    /// Whether a source says that it changed its method in between, or another publisher tells what comes then.
    pub is_broken: bool,
    pub from: String,
}

/// The shares of a day.
pub struct HistoryRow {
    pub day: String,
    pub cells: Vec<Option<Share>>,
    /// Whether they were counted otherwise than those of the day before.
    pub is_counted_otherwise: bool,
}

impl Share {
    /// A share in per cent, with this many digits after the point.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share is at most a hundred"
    )]
    pub fn new(w: Words, value: f64, digits: usize) -> Self {
        Self {
            text: w.per_cent(value, digits),
            bar: value.clamp(0.0, 100.0).round() as i64,
        }
    }
}

/// Who tells figures.
pub type FigureSources = BTreeMap<SourceId, Source>;

impl AreaFigures {
    /// The figures of an area, sorted by what they tell; of each the latest, and those of broadband over time.
    #[must_use]
    pub fn new(w: Words, figures: &[Figure], sources: &FigureSources) -> Self {
        let told = Stated {
            w,
            figures,
            sources,
        };
        Self {
            facts: told.facts(),
            broadband: told.all_broadband(),
            history: told.history(),
            mobile: told.mobile(),
        }
    }

    /// The same with estimates of broadband where nobody tells it.
    #[must_use]
    pub fn with_estimates(
        mut self,
        w: Words,
        estimates: &Estimates,
        sources: &FigureSources,
    ) -> Self {
        let told = Stated {
            w,
            figures: &estimates.figures,
            sources,
        };
        if self.broadband.is_empty() {
            self.broadband = told.all_broadband();
        }
        for table in &mut self.broadband {
            table.estimated = w.msg("place-estimated");
            if estimates.missing > 0 {
                table.estimated.push(' ');
                table.estimated += &w.count("place-estimated-missing", estimates.missing);
            }
            let cells = table.rows.iter_mut().flat_map(|(_, cells)| cells).flatten();
            for share in cells {
                share.text = w.named("coverage-about", share.text.as_str());
            }
        }
        self
    }

    /// Whether any share is known, of now or of earlier.
    #[must_use]
    pub fn has_coverage(&self) -> bool {
        !self.broadband.is_empty() || !self.history.is_empty() || self.mobile.is_some()
    }

    /// The text that says which shares nobody tells; none: all sorts of them are there.
    #[must_use]
    pub fn gap(&self) -> Option<&'static str> {
        match (self.broadband.is_empty(), self.mobile.is_none()) {
            (true, true) => Some("place-coverage-none"),
            (true, false) => Some("place-broadband-none"),
            (false, true) => Some("place-mobile-none"),
            (false, false) => None,
        }
    }
}

/// Figures of one area with what is needed to show them.
struct Stated<'a> {
    w: Words,
    figures: &'a [Figure],
    sources: &'a FigureSources,
}

impl Stated<'_> {
    fn latest(&self, indicator: Indicator) -> Option<&Figure> {
        let of = self.figures.iter();
        of.filter(|figure| figure.observation.indicator == indicator)
            .max_by_key(|figure| figure.observation.on)
    }

    fn facts(&self) -> Vec<Number> {
        let population = self.latest(Indicator::Population);
        let area = self.latest(Indicator::Area);
        let mut facts = Vec::new();
        if let Some(figure) = population {
            facts.push(Number {
                title: self.w.msg("place-population"),
                value: self.w.decimal(figure.observation.value, 0),
                from: self.from([figure]),
            });
        }
        if let Some(figure) = area {
            let value = self.w.decimal(figure.observation.value, 1);
            facts.push(Number {
                title: self.w.msg("place-area"),
                value: self.w.named("place-square-kilometres", value),
                from: self.from([figure]),
            });
        }
        if let (Some(people), Some(area)) = (population, area)
            && area.observation.value > 0.0
        {
            let density = people.observation.value / area.observation.value;
            let value = self.w.decimal(density, 0);
            facts.push(Number {
                title: self.w.msg("place-density"),
                value: self.w.named("place-per-square-kilometre", value),
                from: self.w.msg("place-computed"),
            });
        }
        facts
    }

    fn all_broadband(&self) -> Vec<ShareTable> {
        let served = Served::ALL.iter();
        served
            .filter_map(|&served| self.broadband(served))
            .collect()
    }

    /// Technologies by speed, on the latest day of each.
    fn broadband(&self, wanted: Served) -> Option<ShareTable> {
        let mut latest: BTreeMap<(Access, u16), &Figure> = BTreeMap::new();
        for figure in self.figures {
            let Indicator::Broadband {
                served,
                access,
                mbits,
            } = figure.observation.indicator
            else {
                continue;
            };
            if served != wanted || !SPEEDS.contains(&mbits) || access == Access::Mobile {
                continue;
            }
            let known = latest.entry((access, mbits)).or_insert(figure);
            if known.observation.on < figure.observation.on {
                *known = figure;
            }
        }
        // What a shorter table tells as old news would stand beside what is new: only the latest day.
        let day = latest.values().map(|figure| figure.observation.on).max()?;
        latest.retain(|_, figure| figure.observation.on == day);
        let accesses: BTreeSet<Access> = latest.keys().map(|(access, _)| *access).collect();
        // Wires alone reach these speeds: a column of the same figures again says nothing.
        let same = SPEEDS.iter().all(|&mbits| {
            let value = |access| latest.get(&(access, mbits)).map(|f| f.observation.value);
            value(Access::Any) == value(Access::Wired)
        });
        let accesses: Vec<Access> = accesses
            .into_iter()
            .filter(|access| !(same && *access == Access::Wired))
            .collect();
        let rows = SPEEDS.iter().filter_map(|&mbits| {
            let cells: Vec<Option<Share>> = accesses
                .iter()
                .map(|&access| latest.get(&(access, mbits)).copied())
                .map(|figure| figure.map(|f| Share::new(self.w, f.observation.value, 1)))
                .collect();
            let any = cells.iter().any(Option::is_some);
            any.then(|| (self.w.count("coverage-speed", i64::from(mbits)), cells))
        });
        Some(ShareTable {
            id: format!("coverage-{}", wanted.code().replace('_', "-")),
            title: self.w.code("served", wanted.code()),
            corner: self.w.msg("coverage-at-least"),
            columns: accesses
                .iter()
                .map(|access| self.w.code("access", access.code()))
                .collect(),
            rows: rows.collect(),
            from: self.from(latest.values().copied()),
            estimated: String::new(),
        })
    }

    /// Each that is served over the years, whatever the technology, or by whatever wire where nobody tells that.
    fn history(&self) -> Vec<History> {
        let served = Served::ALL.iter().copied();
        let of = |served| {
            let mut accesses = [Access::Any, Access::Wired].into_iter();
            accesses.find_map(|access| self.history_of(served, access))
        };
        served.filter_map(of).collect()
    }

    fn history_of(&self, wanted: Served, by: Access) -> Option<History> {
        let mut by_speed: BTreeMap<u16, BTreeMap<Date, &Figure>> = BTreeMap::new();
        for figure in self.figures {
            if let Indicator::Broadband {
                served,
                access,
                mbits,
            } = figure.observation.indicator
                && (served, access) == (wanted, by)
                && CHART_SPEEDS.contains(&mbits)
            {
                let days = by_speed.entry(mbits).or_default();
                days.insert(figure.observation.on, figure);
            }
        }
        by_speed.retain(|_, days| days.len() > 1);
        let days: BTreeSet<Date> = by_speed.values().flat_map(|d| d.keys().copied()).collect();
        let all = by_speed.values().flat_map(|days| days.values().copied());
        let from = self.from(all);
        if days.is_empty() {
            return None;
        }
        let speeds: Vec<u16> = CHART_SPEEDS
            .into_iter()
            .filter(|mbits| by_speed.contains_key(mbits))
            .collect();
        let name = |mbits: u16| self.w.count("coverage-speed", i64::from(mbits));
        let told: Vec<Told> = speeds
            .iter()
            .map(|mbits| Told {
                name: name(*mbits),
                points: by_speed[mbits]
                    .iter()
                    .map(|(day, figure)| (*day, figure.observation.value))
                    .collect(),
                breaks: self.breaks(&by_speed[mbits]),
            })
            .collect();
        let breaks: BTreeSet<Date> = told
            .iter()
            .flat_map(|line| line.breaks.iter().copied())
            .collect();
        let row = |day: &Date| {
            let cells = speeds.iter().map(|mbits| {
                let figure = by_speed[mbits].get(day)?;
                Some(Share::new(self.w, figure.observation.value, 0))
            });
            HistoryRow {
                day: short(self.w.language(), *day),
                cells: cells.collect(),
                is_counted_otherwise: breaks.contains(day),
            }
        };
        let served = self.w.code("served", wanted.code());
        Some(History {
            id: format!("history-{}", wanted.code().replace('_', "-")),
            title: self.w.named("place-history-title", served.as_str()),
            chart_title: self.w.named("place-chart-title", served),
            chart: Chart::new(self.w, &told),
            is_broken: !breaks.is_empty(),
            columns: speeds.iter().map(|mbits| name(*mbits)).collect(),
            rows: days.iter().map(row).collect(),
            from,
        })
    }

    /// The days whose figure was counted otherwise than the one before: as a source says of itself, or because another
    /// publisher tells it. Two lists of one publisher are one count.
    fn breaks(&self, figures: &BTreeMap<Date, &Figure>) -> BTreeSet<Date> {
        let steps = figures.iter().zip(figures.iter().skip(1));
        let broken = steps.filter(|((from, before), (until, now))| {
            let teller = |figure: &Figure| self.sources.get(&figure.source);
            let publisher = |figure| teller(figure).map(|source| source.publisher.as_str());
            let mut told = [teller(before), teller(now)].into_iter().flatten();
            publisher(before) != publisher(now)
                || told.any(|source| source.counted_otherwise(**from, **until))
        });
        broken.map(|(_, (until, _))| *until).collect()
    }

    /// Kinds of land by network, on the latest day.
    fn mobile(&self) -> Option<ShareTable> {
        let mut latest: BTreeMap<(LandUse, Network, u16), &Figure> = BTreeMap::new();
        for figure in self.figures {
            if let Indicator::Mobile { network, mbits, on } = figure.observation.indicator {
                let known = latest.entry((on, network, mbits)).or_insert(figure);
                if known.observation.on < figure.observation.on {
                    *known = figure;
                }
            }
        }
        let day = latest.values().map(|figure| figure.observation.on).max()?;
        latest.retain(|_, figure| figure.observation.on == day);
        let columns: BTreeSet<(Network, u16)> = latest
            .keys()
            .map(|&(_, network, mbits)| (network, mbits))
            .collect();
        let lands: BTreeSet<LandUse> = latest.keys().map(|(land, ..)| *land).collect();
        let row = |land: &LandUse| {
            let cells = columns.iter().map(|&(network, mbits)| {
                let figure = latest.get(&(*land, network, mbits))?;
                Some(Share::new(self.w, figure.observation.value, 1))
            });
            (self.w.code("land-use", land.code()), cells.collect())
        };
        Some(ShareTable {
            id: "coverage-mobile".to_owned(),
            title: self.w.msg("coverage-mobile-title"),
            corner: self.w.msg("coverage-of"),
            columns: columns
                .iter()
                .map(|&(network, mbits)| network_name(self.w, network, mbits))
                .collect(),
            rows: lands.iter().map(row).collect(),
            from: self.from(latest.values().copied()),
            estimated: String::new(),
        })
    }

    /// Day and sources of these figures in a line.
    fn from<'b>(&self, figures: impl IntoIterator<Item = &'b Figure>) -> String {
        let mut days = BTreeSet::new();
        let mut sources = BTreeSet::new();
        for figure in figures {
            days.insert(figure.observation.on);
            sources.insert(&figure.source);
        }
        let day = days.last().map(|day| self.w.date(day)).unwrap_or_default();
        cited(self.w, day, sources.into_iter(), self.sources)
    }
}

/// A network with its least speed, for example "4G (LTE), ab 10 Mbit/s".
#[must_use]
pub fn network_name(w: Words, network: Network, mbits: u16) -> String {
    let name = w.code("network", network.code());
    if mbits == 0 {
        return name;
    }
    let args = [("name", name.into()), ("n", i64::from(mbits).into())];
    w.with("coverage-network-speed", &args)
}

/// "Stand: 30. Juni 2021. Quelle: …"
pub fn cited<'a>(
    w: Words,
    day: String,
    sources: impl Iterator<Item = &'a SourceId>,
    names: &FigureSources,
) -> String {
    let title = |id: &SourceId| names.get(id).map(|source| source.title.clone());
    let named = sources.map(|id| title(id).unwrap_or_else(|| id.to_string()));
    let sources = named.collect::<Vec<_>>().join(", ");
    w.with(
        "figure-from",
        &[("day", day.into()), ("source", sources.into())],
    )
}
