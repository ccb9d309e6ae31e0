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

/// All facets that have anything to choose from. What is ticked is always among the options, also where
/// nothing matches it, so that sending the form again keeps it.
#[must_use]
pub fn facets(w: Words, question: &Question, counts: &Counts) -> Vec<Facet> {
    let kinds = with_ticked(counts.kinds.iter().copied(), &question.kinds);
    let kinds = kinds.into_iter().map(|(kind, count, active)| FacetOption {
        value: kind.code().to_owned(),
        label: w.code("kinds", kind.code()),
        count: Some(count),
        active,
    });
    let fields = with_ticked(counts.fields.iter().copied(), &question.fields);
    let fields = fields
        .into_iter()
        .map(|(field, count, active)| FacetOption {
            value: field.code().to_owned(),
            label: w.code("field", field.code()),
            count: Some(count),
            active,
        });
    let interfaces = Interface::ALL.iter().map(|&interface| FacetOption {
        value: interface.code().to_owned(),
        label: w.code("interface", interface.code()),
        count: Some(counted_of(&counts.interfaces, interface)),
        active: question.interfaces.contains(&interface),
    });
    let counted = counts.districts.iter().map(|d| (d.code.clone(), d.count));
    let districts = with_ticked(counted, &question.districts);
    let districts = districts
        .into_iter()
        .map(|(code, count, active)| FacetOption {
            label: district_name(&code),
            value: code,
            count: Some(count),
            active,
        });
    let counted = counts.sources.iter().map(|s| (s.id.clone(), s.count));
    let sources = with_ticked(counted, &question.sources);
    let sources = sources.into_iter().map(|(id, count, active)| FacetOption {
        label: source_title(counts, &id),
        value: id,
        count: Some(count),
        active,
    });
    let groups = [
        facet("kind", w.msg("facet-kind"), kinds.collect()),
        facet("district", w.msg("facet-district"), districts.collect()),
        facet("field", w.msg("facet-field"), fields.collect()),
        facet("interface", w.msg("facet-interface"), interfaces.collect()),
        facet("source", w.msg("facet-source"), sources.collect()),
    ];
    let groups = groups.into_iter();
    groups.filter(|group| !group.options.is_empty()).collect()
}

fn counted_of<T: PartialEq>(counts: &[(T, u64)], wanted: T) -> u64 {
    counts
        .iter()
        .find(|(value, _)| *value == wanted)
        .map_or(0, |(_, count)| *count)
}

/// A year with hits, and the address of the same search in that year alone.
pub struct YearLink {
    pub year: i16,
    pub count: u64,
    pub href: String,
}

/// The years with hits, newest first.
#[must_use]
pub fn year_links(w: Words, question: &Question, counts: &Counts) -> Vec<YearLink> {
    let link = |&(year, count): &(i16, u64)| YearLink {
        year,
        count,
        href: question
            .with(|q| {
                q.from = Some(year);
                q.until = Some(year);
            })
            .href(w.language()),
    };
    counts.years.iter().map(link).collect()
}

/// The counted values and those that are ticked without a count: value, count, whether ticked.
fn with_ticked<T: Clone + PartialEq>(
    counted: impl IntoIterator<Item = (T, u64)>,
    ticked: &[T],
) -> Vec<(T, u64, bool)> {
    let counted = counted.into_iter();
    let mut all: Vec<(T, u64, bool)> = counted
        .map(|(value, count)| {
            let active = ticked.contains(&value);
            (value, count, active)
        })
        .collect();
    for value in ticked {
        if all.iter().all(|(known, ..)| known != value) {
            all.push((value.clone(), 0, true));
        }
    }
    all
}

fn source_title(counts: &Counts, id: &str) -> String {
    let source = counts.sources.iter().find(|source| source.id == id);
    source.map_or_else(|| id.to_owned(), |source| source.title.clone())
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
        let label = source_title(counts, id);
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

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn what_is_ticked_stays_in_the_form_even_without_a_hit() {
        let question = Question {
            kinds: vec![Kind::Project],
            sources: vec!["ror".to_owned()],
            ..Question::default()
        };
        let counts = Counts {
            kinds: vec![(Kind::Offer, 3)],
            ..Counts::default()
        };
        let facets = facets(Words::new(Language::German), &question, &counts);
        let ticked = |name: &str| -> Vec<String> {
            let facet = facets
                .iter()
                .find(|facet| facet.name == name)
                .expect("is shown");
            facet
                .options
                .iter()
                .filter(|o| o.active)
                .map(|o| o.value.clone())
                .collect()
        };
        assert_eq!(ticked("kind"), ["project"]);
        assert_eq!(ticked("source"), ["ror"]);
    }
}
