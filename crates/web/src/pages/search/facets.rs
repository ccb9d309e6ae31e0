use app::Counts;
use domain::{FieldOfAction, Interface, Kind};
use i18n::Words;

use super::question::Question;
use crate::map::district_name;

/// How many options of a facet are shown before the rest folds away.
const SHOWN: usize = 8;

/// A group of filters with counts.
pub struct Facet {
    /// The parameter's name.
    pub name: &'static str,
    /// What it is called.
    pub title: String,
    /// The options that are always shown.
    pub options: Vec<FacetOption>,
    /// The options behind "more".
    pub more: Vec<FacetOption>,
}

/// One box to tick.
pub struct FacetOption {
    pub value: String,
    pub label: String,
    /// How many entries would match; `None` where nobody counted.
    pub count: Option<u64>,
    pub active: bool,
}

/// A filter that is set, and the address without it.
pub struct ActiveFilter {
    pub label: String,
    pub href: String,
}

/// All facets that have anything to choose from.
#[must_use]
pub fn facets(w: Words, question: &Question, counts: &Counts) -> Vec<Facet> {
    let kinds = counts.kinds.iter().map(|&(kind, count)| FacetOption {
        value: kind.code().to_owned(),
        label: w.code("kinds", kind.code()),
        count: Some(count),
        active: question.kinds.contains(&kind),
    });
    let fields = counts.fields.iter().map(|&(field, count)| FacetOption {
        value: field.code().to_owned(),
        label: w.code("field", field.code()),
        count: Some(count),
        active: question.fields.contains(&field),
    });
    let interfaces = Interface::ALL.iter().map(|&interface| FacetOption {
        value: interface.code().to_owned(),
        label: w.code("interface", interface.code()),
        count: None,
        active: question.interfaces.contains(&interface),
    });
    let districts = counts.districts.iter().map(|district| FacetOption {
        value: district.code.clone(),
        label: district.name.clone(),
        count: Some(district.count),
        active: question.districts.contains(&district.code),
    });
    let sources = counts.sources.iter().map(|source| FacetOption {
        value: source.id.clone(),
        label: source.title.clone(),
        count: Some(source.count),
        active: question.sources.contains(&source.id),
    });
    let groups = [
        facet("kind", w.msg("facet-kind"), kinds.collect()),
        facet("district", w.msg("facet-district"), districts.collect()),
        facet("field", w.msg("facet-field"), fields.collect()),
        facet("interface", w.msg("facet-interface"), interfaces.collect()),
        facet("source", w.msg("facet-source"), sources.collect()),
    ];
    groups
        .into_iter()
        .filter(|group| !group.options.is_empty())
        .collect()
}

/// The filters that are set.
#[must_use]
pub fn active(w: Words, question: &Question, counts: &Counts) -> Vec<ActiveFilter> {
    let mut active = Vec::new();
    let mut add = |label: String, without: Question| {
        active.push(ActiveFilter {
            label,
            href: without.href(w.language()),
        });
    };
    for &kind in &question.kinds {
        let without = question.with(|q| q.kinds.retain(|k: &Kind| *k != kind));
        add(w.code("kinds", kind.code()), without);
    }
    for code in &question.districts {
        add(
            district_name(code),
            question.with(|q| q.districts.retain(|d| d != code)),
        );
    }
    for &field in &question.fields {
        let without = question.with(|q| q.fields.retain(|f: &FieldOfAction| *f != field));
        add(w.code("field", field.code()), without);
    }
    for &interface in &question.interfaces {
        let without = question.with(|q| q.interfaces.retain(|i: &Interface| *i != interface));
        add(w.code("interface", interface.code()), without);
    }
    for id in &question.sources {
        let title = counts.sources.iter().find(|source| source.id == *id);
        let label = title.map_or_else(|| id.clone(), |source| source.title.clone());
        add(label, question.with(|q| q.sources.retain(|s| s != id)));
    }
    if let Some(year) = question.from {
        add(
            w.named("filter-from", year.to_string()),
            question.with(|q| q.from = None),
        );
    }
    if let Some(year) = question.until {
        add(
            w.named("filter-until", year.to_string()),
            question.with(|q| q.until = None),
        );
    }
    active
}

/// What is ticked comes first, so that it never folds away.
fn facet(name: &'static str, title: String, mut options: Vec<FacetOption>) -> Facet {
    options.sort_by_key(|option| !option.active);
    let kept = options
        .iter()
        .filter(|option| option.active)
        .count()
        .max(SHOWN);
    let more = options.split_off(kept.min(options.len()));
    Facet {
        name,
        title,
        options,
        more,
    }
}
