//! A municipality's coverage beside that of its district, the state and places like it.

use app::{Basis, Compared};
use domain::SourceId;
use i18n::Words;

use super::figures::{FigureSources, Share, cited};
use crate::pages::coverage::show::title;

/// The comparison, as a table.
#[derive(Default)]
pub struct Comparison {
    pub rows: Vec<ComparedRow>,
    /// The heading of the district's column; empty: there is none.
    pub district: String,
    /// The heading of the column of places like it; empty: how urban they are is not known.
    pub alike: String,
    /// Days and sources.
    pub from: String,
}

/// A share of the place beside others.
pub struct ComparedRow {
    pub title: String,
    pub own: Share,
    pub district: Option<Share>,
    pub state: Option<Share>,
    /// The middle one of the places like it.
    pub alike: Option<Share>,
    /// How many places like it have more; empty: not known.
    pub rank: String,
}

impl Comparison {
    /// The table; `district` is the name of the place's district.
    #[must_use]
    pub fn new(w: Words, compared: &[Compared], district: &str, names: &FigureSources) -> Self {
        let Some(first) = compared.first() else {
            return Self::default();
        };
        let alike = compared.iter().find_map(|row| row.alike);
        let has_district = compared.iter().any(|row| row.district.is_some());
        let sources: std::collections::BTreeSet<&SourceId> =
            compared.iter().map(|row| &row.source).collect();
        Self {
            rows: compared.iter().map(|row| compared_row(w, row)).collect(),
            district: match has_district {
                true => district.to_owned(),
                false => String::new(),
            },
            alike: alike.map_or_else(String::new, |alike| {
                w.code("urbanisation", &alike.degree.to_string())
            }),
            from: cited(w, w.date(&first.on), sources.into_iter(), names),
        }
    }
}

fn compared_row(w: Words, row: &Compared) -> ComparedRow {
    let about = |value: f64| {
        let mut share = Share::new(w, value, 1);
        share.text = w.named("coverage-about", share.text.as_str());
        share
    };
    ComparedRow {
        title: title(w, row.indicator),
        own: Share::new(w, row.own, 1),
        district: row.district.map(|(value, basis)| match basis {
            Basis::Told => Share::new(w, value, 1),
            _ => about(value),
        }),
        state: row.state.map(about),
        alike: row.alike.map(|alike| Share::new(w, alike.median, 1)),
        rank: row.alike.map_or_else(String::new, |alike| {
            w.with(
                "compare-rank",
                &[
                    ("n", alike.better.try_into().unwrap_or(0_i64).into()),
                    ("all", alike.count.try_into().unwrap_or(0_i64).into()),
                ],
            )
        }),
    }
}
