use app::{Counts, Understood, UnderstoodAs};
use domain::{
    FieldOfAction, Interface, Kind, OrganisationType, Sector, Vocabulary, places::Gazetteer,
};
use i18n::Words;

use super::question::{Question, When, landscape, sector_code};
use crate::map::district_name;

/// How many options of a facet are shown before the rest folds away.
const SHOWN: usize = 8;

/// How many options a facet has at most, beside those that are ticked.
const MOST: usize = 60;

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

/// What names are looked up in.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub w: Words,
    pub vocabulary: &'a Vocabulary,
}

impl Names<'_> {
    /// What a concept is called; the end of its URI if nobody knows.
    #[must_use]
    pub fn concept(&self, uri: &str) -> String {
        let concept = self.vocabulary.get(uri);
        let label = concept.map(|concept| &concept.labels(self.w.language()).1.preferred);
        let end = || uri.rsplit(['/', '#', ':']).next().unwrap_or(uri).to_owned();
        label
            .filter(|label| !label.is_empty())
            .cloned()
            .unwrap_or_else(end)
    }

    /// What a sector is called, with its code and edition.
    #[must_use]
    pub fn sector(&self, sector: &Sector) -> String {
        let concept = self.vocabulary.get(&sector.uri());
        let label = concept.map_or("", |concept| {
            concept.labels(self.w.language()).1.preferred.as_str()
        });
        let name = format!("{} {label}", sector.code);
        let edition = self.w.code("sector-edition", sector.edition.code());
        format!("{} ({edition})", name.trim())
    }
}

/// All facets that have anything to choose from. What is ticked is always among the options, also where
/// nothing matches it, so that sending the form again keeps it.
#[must_use]
pub fn facets(names: Names<'_>, question: &Question, counts: &Counts) -> Vec<Facet> {
    let w = names.w;
    let kinds = options(
        with_ticked(counts.kinds.iter().copied(), &question.kinds),
        |kind| (kind.code().to_owned(), w.code("kinds", kind.code())),
    );
    let sorts = with_ticked(
        counts.organisation_types.iter().copied(),
        &question.organisation_types,
    );
    let sorts = options(sorts, |sort| {
        (
            sort.code().to_owned(),
            w.code("organisation-type", sort.code()),
        )
    });
    let fields = options(
        with_ticked(counts.fields.iter().copied(), &question.fields),
        |field| (field.code().to_owned(), w.code("field", field.code())),
    );
    let interfaces = Interface::ALL.iter().map(|&interface| {
        let count = counted_of(&counts.interfaces, interface);
        (interface, count, question.interfaces.contains(&interface))
    });
    let interfaces = options(interfaces.collect(), |at| {
        (at.code().to_owned(), w.code("interface", at.code()))
    });
    let counted = counts.sources.iter().map(|s| (s.id.clone(), s.count));
    let sources = options(with_ticked(counted, &question.sources), |id| {
        (id.clone(), source_title(counts, id))
    });
    let groups = [
        facet("kind", w.msg("facet-kind"), kinds),
        facet("organisation_type", w.msg("facet-organisation-type"), sorts),
        facet(
            "competence",
            w.msg("facet-competence"),
            competences(names, question, counts),
        ),
        facet(
            "sector",
            w.msg("facet-sector"),
            sectors(names, question, counts),
        ),
        facet(
            "district",
            w.msg("facet-district"),
            districts(question, counts),
        ),
        facet(
            "municipality",
            w.msg("facet-municipality"),
            municipalities(question, counts),
        ),
        facet("field", w.msg("facet-field"), fields),
        facet("interface", w.msg("facet-interface"), interfaces),
        facet("source", w.msg("facet-source"), sources),
    ];
    let groups = groups.into_iter();
    groups.filter(|group| !group.options.is_empty()).collect()
}

fn options<T>(
    values: Vec<(T, u64, bool)>,
    name: impl Fn(&T) -> (String, String),
) -> Vec<FacetOption> {
    let option = |(value, count, active): (T, u64, bool)| {
        let (value, label) = name(&value);
        FacetOption {
            value,
            label,
            count: Some(count),
            active,
        }
    };
    values.into_iter().map(option).collect()
}

fn districts(question: &Question, counts: &Counts) -> Vec<FacetOption> {
    let counted = counts.districts.iter().map(|d| (d.code.clone(), d.count));
    options(with_ticked(counted, &question.districts), |code| {
        (code.clone(), district_name(code))
    })
}

fn municipalities(question: &Question, counts: &Counts) -> Vec<FacetOption> {
    let counted = counts.municipalities.iter().copied();
    options(with_ticked(counted, &question.municipalities), |ags| {
        (ags.to_string(), municipality_name(*ags))
    })
}

fn competences(names: Names<'_>, question: &Question, counts: &Counts) -> Vec<FacetOption> {
    let counted = counts.competences.iter().cloned();
    options(with_ticked(counted, &question.competences), |uri| {
        (uri.clone(), names.concept(uri))
    })
}

/// The sections, and of what is ticked the next narrower ones.
fn sectors(names: Names<'_>, question: &Question, counts: &Counts) -> Vec<FacetOption> {
    let is_next = |sector: &Sector| {
        let broader = sector.with_broader();
        let parent = broader.len().checked_sub(2).map(|at| &broader[at]);
        parent.is_none_or(|parent| question.sectors.contains(parent))
    };
    let counted = counts.sectors.iter().filter(|(sector, _)| is_next(sector));
    options(with_ticked(counted.cloned(), &question.sectors), |sector| {
        (sector_code(sector), names.sector(sector))
    })
}

/// What a municipality is called.
fn municipality_name(ags: domain::Ags) -> String {
    let municipality = Gazetteer::nrw().municipality(ags);
    municipality.map_or_else(|| ags.to_string(), |m| m.name.clone())
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
                q.from = Some(When::Year(year));
                q.until = Some(When::Year(year));
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

/// The filters that are set. `place` is what the typed place was found to be.
#[must_use]
pub fn active(
    names: Names<'_>,
    question: &Question,
    counts: &Counts,
    place: Option<&str>,
    holder: Option<String>,
) -> Vec<ActiveFilter> {
    let w = names.w;
    let mut active = Active {
        w,
        filters: Vec::new(),
    };
    for &kind in &question.kinds {
        let without = question.with(|q| q.kinds.retain(|k: &Kind| *k != kind));
        active.add(w.code("kinds", kind.code()), &without);
    }
    for &sort in &question.organisation_types {
        let other = |s: &OrganisationType| *s != sort;
        let without = question.with(|q| q.organisation_types.retain(other));
        active.add(w.code("organisation-type", sort.code()), &without);
    }
    for uri in &question.competences {
        let without = question.with(|q| q.competences.retain(|c| c != uri));
        active.add(names.concept(uri), &without);
    }
    for sector in &question.sectors {
        let without = question.with(|q| q.sectors.retain(|s| s != sector));
        active.add(names.sector(sector), &without);
    }
    active_places(&mut active, question, place);
    for &field in &question.fields {
        let without = question.with(|q| q.fields.retain(|f: &FieldOfAction| *f != field));
        active.add(w.code("field", field.code()), &without);
    }
    for &interface in &question.interfaces {
        let without = question.with(|q| q.interfaces.retain(|i: &Interface| *i != interface));
        active.add(w.code("interface", interface.code()), &without);
    }
    for id in &question.sources {
        let label = source_title(counts, id);
        active.add(label, &question.with(|q| q.sources.retain(|s| s != id)));
    }
    if let Some(holder) = holder {
        let label = w.named("filter-holder", holder);
        active.add(label, &question.with(|q| q.holder = None));
    }
    for &initial in &question.initials {
        let label = match initial {
            '0' => w.msg("filter-initial-digit"),
            '#' => w.msg("filter-initial-other"),
            letter => w.named("filter-initial", letter.to_string()),
        };
        active.add(
            label,
            &question.with(|q| q.initials.retain(|i| *i != initial)),
        );
    }
    if let Some(from) = question.from {
        let label = w.named("filter-from", from.shown(w));
        active.add(label, &question.with(|q| q.from = None));
    }
    if let Some(until) = question.until {
        let label = w.named("filter-until", until.shown(w));
        active.add(label, &question.with(|q| q.until = None));
    }
    active.filters
}

/// What the question says of place and time, as filters: without one, its words go, too.
#[must_use]
pub fn understood(w: Words, question: &Question, understood: &[Understood]) -> Vec<ActiveFilter> {
    let mut active = Active {
        w,
        filters: Vec::new(),
    };
    for part in understood {
        let without = question.with(|q| q.q.clone_from(&part.without));
        let label = match &part.filter {
            UnderstoodAs::Near { name, radius_km } => {
                let label = [("km", (*radius_km).into()), ("name", name.as_str().into())];
                w.with("filter-near", &label)
            }
            UnderstoodAs::Municipality { name, .. } => name.clone(),
            UnderstoodAs::District(code) => district_name(code),
            UnderstoodAs::Landscape(code) => landscape_name(w, code),
            UnderstoodAs::Years { from, until } => years_label(w, *from, *until),
        };
        active.add(label, &without);
    }
    active.filters
}

fn years_label(w: Words, from: Option<i16>, until: Option<i16>) -> String {
    match (from, until) {
        (Some(from), Some(until)) if from == until => from.to_string(),
        (Some(from), Some(until)) => format!("{from}–{until}"),
        (Some(from), None) => w.named("filter-from", from.to_string()),
        (_, until) => {
            let until = until.map(|year| year.to_string());
            w.named("filter-until", until.unwrap_or_default())
        }
    }
}

fn active_places(active: &mut Active, question: &Question, place: Option<&str>) {
    for code in &question.landscapes {
        let without = question.with(|q| q.landscapes.retain(|l| l != code));
        active.add(landscape_name(active.w, code), &without);
    }
    for code in &question.districts {
        let without = question.with(|q| q.districts.retain(|d| d != code));
        active.add(district_name(code), &without);
    }
    for &ags in &question.municipalities {
        let without = question.with(|q| q.municipalities.retain(|m| *m != ags));
        active.add(municipality_name(ags), &without);
    }
    if let Some(place) = place {
        let label = [("km", question.radius.into()), ("name", place.into())];
        let label = active.w.with("filter-near", &label);
        active.add(label, &question.without_place());
    }
}

/// Gathers filters that are set.
struct Active {
    w: Words,
    filters: Vec<ActiveFilter>,
}

impl Active {
    fn add(&mut self, label: String, without: &Question) {
        self.filters.push(ActiveFilter {
            label,
            href: without.href(self.w.language()),
        });
    }
}

/// What a part of the state is called that has a name and no office.
#[must_use]
pub fn landscape_name(w: Words, code: &str) -> String {
    let part = landscape(code);
    part.map_or_else(
        || code.to_owned(),
        |part| match w.language() {
            domain::Language::German => part.german.to_owned(),
            domain::Language::English => part.english.to_owned(),
        },
    )
}

/// What is ticked comes first, so that it never folds away.
fn facet(name: &'static str, title: String, mut options: Vec<FacetOption>) -> Facet {
    options.sort_by_key(|option| !option.active);
    let kept = options
        .iter()
        .filter(|option| option.active)
        .count()
        .max(SHOWN);
    options.truncate(kept.max(MOST));
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
        let names = Names {
            w: Words::new(Language::German),
            vocabulary: &Vocabulary::default(),
        };
        let facets = facets(names, &question, &counts);
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

    #[test]
    fn of_sectors_the_next_narrower_ones_are_offered() {
        let sector = |code: &str| super::super::question::sector(code).expect("a code");
        let question = Question {
            sectors: vec![sector("wz2008:C")],
            ..Question::default()
        };
        let counts = Counts {
            sectors: [
                "wz2008:C",
                "wz2008:25",
                "wz2008:25.6",
                "wz2025:C",
                "wz2025:25",
            ]
            .map(|code| (sector(code), 1))
            .to_vec(),
            ..Counts::default()
        };
        let names = Names {
            w: Words::new(Language::German),
            vocabulary: &Vocabulary::default(),
        };
        let offered = sectors(names, &question, &counts);
        let offered: Vec<(&str, &str)> = offered
            .iter()
            .map(|option| (option.value.as_str(), option.label.as_str()))
            .collect();
        assert_eq!(
            offered,
            [
                ("wz2008:C", "C (WZ 2008)"),
                ("wz2008:25", "25 (WZ 2008)"),
                ("wz2025:C", "C (WZ 2025)")
            ]
        );
    }
}
