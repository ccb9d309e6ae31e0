//! The areas of the coverage page with their shares.

use std::collections::BTreeMap;

use app::{Basis, DistrictFigure};
use domain::{Area, Figure, SourceId, fold_name, places::Gazetteer};
use i18n::Words;
use jiff::civil::Date;

use super::choice::{Choice, Column, Level};
use crate::{
    links,
    map::{
        choropleth::{ShadedArea, class_of, codes, outline},
        district_name,
    },
    pages::places::figures::Share,
};

/// An area with its share.
#[derive(Debug, Clone)]
pub struct Row {
    /// Eight or five digits.
    pub code: String,
    pub name: String,
    /// Of a municipality: its district, where that is another area.
    pub within: String,
    pub href: String,
    /// Per cent.
    pub share: Option<f64>,
    /// Estimated from municipalities: least and greatest among them, how many are known, how many are missing.
    pub estimate: Option<Estimate>,
}

/// What an estimate is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub low: f64,
    pub high: f64,
    pub known: usize,
    pub missing: usize,
}

/// All rows of a level, with the day and the sources that they come from.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub rows: Vec<Row>,
    pub day: Option<Date>,
    pub sources: Vec<SourceId>,
}

impl Estimate {
    /// What a figure rests on, unless a source tells it.
    fn of(figure: &DistrictFigure) -> Option<Self> {
        let (low, high) = figure.summary.range?;
        (figure.basis != Basis::Told).then_some(Self {
            low,
            high,
            known: figure.summary.told,
            missing: figure.summary.missing,
        })
    }
}

impl Row {
    /// The share in words; empty where it is not known.
    #[must_use]
    pub fn text(&self, w: Words) -> String {
        self.share
            .map(|share| w.per_cent(share, 1))
            .unwrap_or_default()
    }

    /// Whether the question does not leave it out.
    #[must_use]
    pub fn is_wanted(&self, choice: &Choice) -> bool {
        let is_below = |below| self.share.is_some_and(|share| share < f64::from(below));
        choice.below.is_none_or(is_below)
    }

    /// The share with its bar.
    #[must_use]
    pub fn bar(&self, w: &Words) -> Option<Share> {
        self.share.map(|share| Share::new(*w, share, 1))
    }

    /// What the share rests on, in words.
    #[must_use]
    pub fn basis(&self, w: &Words) -> String {
        let Some(estimate) = self.estimate else {
            return match self.share {
                Some(_) => w.msg("coverage-told"),
                None => String::new(),
            };
        };
        let args = [
            ("n", estimate.known.into()),
            ("low", w.per_cent(estimate.low, 0).into()),
            ("high", w.per_cent(estimate.high, 0).into()),
        ];
        let words = w.with("coverage-estimate", &args);
        match estimate.missing {
            0 => words,
            n => format!("{words}; {}", w.count("coverage-estimate-missing", n)),
        }
    }
}

impl Rows {
    /// The municipalities with these figures.
    #[must_use]
    pub fn of_municipalities(w: Words, figures: &[Figure]) -> Self {
        let mut told: BTreeMap<String, f64> = BTreeMap::new();
        let mut rows = Self::default();
        for figure in figures {
            if let Area::Municipality(ags) = figure.observation.area {
                told.insert(ags.to_string(), figure.observation.value);
                rows.note(figure.observation.on, [&figure.source]);
            }
        }
        rows.rows = Gazetteer::nrw()
            .municipalities()
            .iter()
            .map(|m| Row {
                code: m.ags.to_string(),
                name: m.name.clone(),
                within: Some(district_name(m.ags.district()))
                    .filter(|name| *name != m.name)
                    .unwrap_or_default(),
                href: links::municipality(w.language(), m.ags),
                share: told.get(m.ags.as_str()).copied(),
                estimate: None,
            })
            .collect();
        rows
    }

    /// The districts with these figures, told or estimated.
    #[must_use]
    pub fn of_districts(w: Words, figures: &[DistrictFigure]) -> Self {
        let mut rows = Self::default();
        let mut told: BTreeMap<String, &DistrictFigure> = BTreeMap::new();
        for figure in figures {
            told.insert(figure.area.to_string(), figure);
            rows.note(figure.on, &figure.sources);
        }
        rows.rows = Gazetteer::nrw()
            .districts()
            .iter()
            .map(|d| {
                let figure = told.get(&d.code);
                Row {
                    code: d.code.clone(),
                    name: district_name(&d.code),
                    within: String::new(),
                    href: links::district_page(w.language(), &d.code),
                    share: figure.and_then(|figure| figure.summary.value),
                    estimate: figure.and_then(|figure| Estimate::of(figure)),
                }
            })
            .collect();
        rows
    }

    fn note<'a>(&mut self, day: Date, sources: impl IntoIterator<Item = &'a SourceId>) {
        self.day = self.day.max(Some(day));
        for source in sources {
            if !self.sources.contains(source) {
                self.sources.push(source.clone());
            }
        }
    }

    /// The areas as the map shows them: those that the question leaves out stay without colour and lead nowhere, as
    /// the table beside has no row for them.
    #[must_use]
    pub fn shaded(&self, w: Words, choice: &Choice) -> Vec<ShadedArea> {
        let codes = codes(choice.level == Level::Districts);
        let rows: BTreeMap<&str, &Row> = self.rows.iter().map(|r| (r.code.as_str(), r)).collect();
        let shaded = codes.iter().filter_map(|code| {
            let row = rows.get(code.as_str())?;
            let share = match (row.share, row.estimate) {
                (Some(_), Some(_)) => w.named("coverage-about", row.text(w)),
                (Some(_), None) => row.text(w),
                (None, _) => w.msg("coverage-unknown"),
            };
            let wanted = row.is_wanted(choice);
            Some(ShadedArea {
                code: code.clone(),
                label: format!("{}: {share}", row.name),
                class: class_of(row.share.filter(|_| wanted)),
                path: outline(code)?,
                href: if wanted {
                    row.href.clone()
                } else {
                    String::new()
                },
            })
        });
        shaded.collect()
    }

    /// The rows that the question wants, in its order; what is not known comes last.
    #[must_use]
    pub fn wanted(&self, choice: &Choice) -> Vec<Row> {
        let mut rows: Vec<Row> = self.rows.clone();
        rows.retain(|row| row.is_wanted(choice));
        let name = |row: &Row| {
            let folded = fold_name(&row.name);
            folded.strip_prefix("kreis ").unwrap_or(&folded).to_owned()
        };
        rows.sort_by_cached_key(name);
        let known = |row: &Row| row.share.is_none();
        match (choice.column, choice.descending) {
            (Column::Name, false) => {}
            (Column::Name, true) => rows.reverse(),
            (Column::Share, descending) => rows.sort_by(|a, b| {
                let shares = a.share.unwrap_or(0.0).total_cmp(&b.share.unwrap_or(0.0));
                let shares = if descending { shares.reverse() } else { shares };
                known(a).cmp(&known(b)).then(shares)
            }),
        }
        rows
    }
}
