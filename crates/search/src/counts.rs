//! Counts hits by filter values.

use std::collections::BTreeMap;

use domain::{FieldOfAction, Interface, Kind, OrganisationType};
use tantivy::DocId;

use crate::{
    Counts,
    columns::{Columns, first},
    filters::{Facet, Failed},
    schema::INITIALS,
    search::MAX_COUNTED,
};

/// Counts of one segment, by ordinals.
pub(crate) struct Tally {
    kinds: Vec<u64>,
    fields: Vec<u64>,
    interfaces: Vec<u64>,
    organisation_types: Vec<u64>,
    competences: Vec<u64>,
    sectors: Vec<u64>,
    districts: Vec<u64>,
    municipalities: Vec<u64>,
    initials: [u64; INITIALS.len()],
    placeless: u64,
    sources: Vec<u64>,
    /// By year: how many periods begin there, less how many ended the year before.
    years: BTreeMap<i64, i64>,
    fictional: u64,
}

impl Tally {
    pub(crate) fn new(columns: &Columns) -> Self {
        Self {
            kinds: vec![0; Kind::ALL.len()],
            fields: vec![0; FieldOfAction::ALL.len()],
            interfaces: vec![0; Interface::ALL.len()],
            organisation_types: vec![0; OrganisationType::ALL.len()],
            competences: columns.competence.tally(),
            sectors: columns.sector.tally(),
            districts: columns.district.tally(),
            municipalities: columns.municipality.tally(),
            initials: [0; INITIALS.len()],
            placeless: 0,
            sources: columns.source.tally(),
            years: BTreeMap::new(),
            fictional: 0,
        }
    }

    /// Counts a document in every facet whose own filter is the only one it may fail.
    pub(crate) fn count(&mut self, columns: &Columns, doc: DocId, failed: Failed) {
        let counts = |facet| failed == Failed::None || failed == Failed::One(facet);
        if counts(Facet::Kind)
            && let Some(n) = self.kinds.get_mut(first(&columns.kind, doc) as usize)
        {
            *n += 1;
        }
        if counts(Facet::Field) {
            count_bits(&mut self.fields, first(&columns.fields, doc));
        }
        if counts(Facet::Interface) {
            count_bits(&mut self.interfaces, first(&columns.interfaces, doc));
        }
        if counts(Facet::OrganisationType) {
            count_bits(
                &mut self.organisation_types,
                first(&columns.organisation_type, doc),
            );
        }
        if counts(Facet::Initial) {
            let initial = first(&columns.initial, doc) as usize;
            self.initials[initial.min(INITIALS.len() - 1)] += 1;
        }
        if counts(Facet::Competence) {
            count_codes(&mut self.competences, columns.competence.ordinals(doc));
        }
        if counts(Facet::Sector) {
            count_codes(&mut self.sectors, columns.sector.ordinals(doc));
        }
        if counts(Facet::Place) {
            let districts = count_codes(&mut self.districts, columns.district.ordinals(doc));
            self.placeless += u64::from(districts == 0);
            count_codes(&mut self.municipalities, columns.municipality.ordinals(doc));
        }
        if counts(Facet::Source) {
            count_codes(&mut self.sources, columns.source.ordinals(doc));
        }
        if counts(Facet::Period)
            && let Some((first, last)) = columns.years(doc)
        {
            *self.years.entry(first).or_default() += 1;
            *self.years.entry(last + 1).or_default() -= 1;
        }
        if failed == Failed::None {
            self.fictional += first(&columns.fictional, doc);
        }
    }

    pub(crate) fn into_counts(self, columns: &Columns) -> Counts {
        Counts {
            kinds: named(Kind::ALL, &self.kinds),
            fields: named(FieldOfAction::ALL, &self.fields),
            interfaces: named(Interface::ALL, &self.interfaces),
            organisation_types: named(OrganisationType::ALL, &self.organisation_types),
            competences: columns.competence.counts(self.competences),
            sectors: columns.sector.counts(self.sectors),
            districts: columns.district.counts(self.districts),
            municipalities: columns.municipality.counts(self.municipalities),
            initials: named(&INITIALS.chars().collect::<Vec<_>>(), &self.initials),
            placeless: self.placeless,
            sources: columns.source.counts(self.sources),
            years: per_year(&self.years),
            fictional: self.fictional,
        }
    }
}

fn count_bits(counts: &mut [u64], bits: u64) {
    for (place, n) in counts.iter_mut().enumerate() {
        *n += bits >> place & 1;
    }
}

/// Counts each code, and says how many there were.
fn count_codes(counts: &mut [u64], ordinals: impl Iterator<Item = u64>) -> usize {
    ordinals
        .inspect(|ordinal| counts[*ordinal as usize] += 1)
        .count()
}

fn named<T: Copy + Ord>(all: &[T], counts: &[u64]) -> BTreeMap<T, u64> {
    all.iter()
        .copied()
        .zip(counts.iter().copied())
        .filter(|(_, n)| *n > 0)
        .collect()
}

fn per_year(changes: &BTreeMap<i64, i64>) -> BTreeMap<i16, u64> {
    let mut years = BTreeMap::new();
    let mut running = 0;
    let ends = changes.keys().skip(1).copied();
    for ((&from, change), until) in changes.iter().zip(ends) {
        running += change;
        if running > 0 {
            let span = (from..until).filter_map(|year| i16::try_from(year).ok());
            years.extend(span.map(|year| (year, running.cast_unsigned())));
        }
    }
    years
}

fn add<K: Ord>(sum: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, n) in other {
        *sum.entry(key).or_default() += n;
    }
}

impl Counts {
    /// Adds what was counted elsewhere.
    pub(crate) fn add(&mut self, other: Self) {
        add(&mut self.kinds, other.kinds);
        add(&mut self.fields, other.fields);
        add(&mut self.interfaces, other.interfaces);
        add(&mut self.organisation_types, other.organisation_types);
        add(&mut self.competences, other.competences);
        add(&mut self.sectors, other.sectors);
        add(&mut self.districts, other.districts);
        add(&mut self.municipalities, other.municipalities);
        add(&mut self.initials, other.initials);
        add(&mut self.sources, other.sources);
        add(&mut self.years, other.years);
        self.fictional += other.fictional;
        self.placeless += other.placeless;
    }

    /// Leaves the most frequent ones where there may be thousands.
    pub(crate) fn cut(&mut self) {
        for counts in [&mut self.competences, &mut self.sectors] {
            if counts.len() > MAX_COUNTED {
                let mut all: Vec<(String, u64)> = std::mem::take(counts).into_iter().collect();
                all.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
                all.truncate(MAX_COUNTED);
                counts.extend(all);
            }
        }
    }
}
