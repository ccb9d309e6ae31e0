//! Counts hits by filter values.

use std::collections::BTreeMap;

use domain::{FieldOfAction, Interface, Kind, Language, OrganisationType};

use crate::{
    Counts,
    filters::Facet,
    rows::{self, Coded, Row, Rows, Vocabulary},
    schema::INITIALS,
    search::MAX_COUNTED,
};

/// Counts of one segment, by sets of codes.
pub(crate) struct Tally {
    /// The place of the reader's language among the initials.
    language: usize,
    kinds: [u32; Kind::ALL.len()],
    fields: [u32; FieldOfAction::ALL.len()],
    interfaces: [u32; Interface::ALL.len()],
    organisation_types: [u32; OrganisationType::ALL.len()],
    initials: [u32; INITIALS.len()],
    /// By the number of the set, per column of [`Coded::ALL`].
    sets: [Vec<u32>; Coded::ALL.len()],
    /// By the number of the pair of years.
    years: Vec<u32>,
    fictional: u32,
}

impl Tally {
    pub(crate) fn new(rows: &Rows, language: Language) -> Self {
        Self {
            language: rows::sorted(language),
            kinds: [0; _],
            fields: [0; _],
            interfaces: [0; _],
            organisation_types: [0; _],
            initials: [0; _],
            sets: Coded::ALL.map(|coded| vec![0; rows.sets(coded).len()]),
            years: vec![0; rows.years().len()],
            fictional: 0,
        }
    }

    /// Counts a document that fails no filter in every facet.
    pub(crate) fn count(&mut self, row: &Row) {
        self.kinds[usize::from(row.kind)] += 1;
        count_bits(&mut self.fields, row.fields.into());
        count_bits(&mut self.interfaces, row.interfaces().into());
        count_bits(&mut self.organisation_types, row.organisation_types());
        self.initials[usize::from(row.initials[self.language])] += 1;
        for (counts, set) in self.sets.iter_mut().zip(row.sets) {
            counts[set as usize] += 1;
        }
        self.years[row.years as usize] += 1;
        self.fictional += u32::from(row.is_fictional());
    }

    /// Counts a document in the facet whose own filter is the only one that it fails.
    pub(crate) fn count_one(&mut self, row: &Row, facet: Facet) {
        let mut count_set = |coded: Coded| {
            self.sets[coded as usize][row.sets[coded as usize] as usize] += 1;
        };
        match facet {
            Facet::Kind => self.kinds[usize::from(row.kind)] += 1,
            Facet::Field => count_bits(&mut self.fields, row.fields.into()),
            Facet::Interface => count_bits(&mut self.interfaces, row.interfaces().into()),
            Facet::OrganisationType => {
                count_bits(&mut self.organisation_types, row.organisation_types());
            }
            Facet::Initial => self.initials[usize::from(row.initials[self.language])] += 1,
            Facet::Competence => count_set(Coded::Competence),
            Facet::Sector => count_set(Coded::Sector),
            Facet::Place => {
                count_set(Coded::District);
                count_set(Coded::Municipality);
            }
            Facet::Source => count_set(Coded::Source),
            Facet::Period => self.years[row.years as usize] += 1,
        }
    }
}

/// Counts of all segments.
pub(crate) struct Sum<'a> {
    vocabulary: &'a Vocabulary,
    counts: Counts,
    /// By the place of the code in the vocabulary, per column of [`Coded::ALL`].
    codes: [Vec<u64>; Coded::ALL.len()],
    /// By year: how many periods begin there, less how many ended the year before.
    years: BTreeMap<i64, i64>,
}

impl<'a> Sum<'a> {
    pub(crate) fn new(vocabulary: &'a Vocabulary) -> Self {
        Self {
            counts: Counts::default(),
            codes: Coded::ALL.map(|coded| vec![0; vocabulary.codes(coded).len()]),
            years: BTreeMap::new(),
            vocabulary,
        }
    }

    /// Adds what was counted in the segment with this number.
    pub(crate) fn add(&mut self, tally: &Tally, segment: usize, rows: &Rows) {
        let counts = &mut self.counts;
        add(&mut counts.kinds, Kind::ALL, &tally.kinds);
        add(&mut counts.fields, FieldOfAction::ALL, &tally.fields);
        add(&mut counts.interfaces, Interface::ALL, &tally.interfaces);
        add(
            &mut counts.organisation_types,
            OrganisationType::ALL,
            &tally.organisation_types,
        );
        let letters: Vec<char> = INITIALS.chars().collect();
        add(&mut counts.initials, &letters, &tally.initials);
        counts.fictional += u64::from(tally.fictional);
        // The empty set is the first.
        let nowhere = tally.sets[Coded::District as usize].first();
        counts.placeless += nowhere.copied().map_or(0, u64::from);
        for coded in Coded::ALL {
            let sums = &mut self.codes[coded as usize];
            let places = self.vocabulary.places(segment, coded);
            let sets = rows.sets(coded).iter().zip(&tally.sets[coded as usize]);
            for (set, &n) in sets.filter(|(_, n)| **n > 0) {
                for &ordinal in set {
                    sums[places[ordinal as usize] as usize] += u64::from(n);
                }
            }
        }
        for (years, &n) in rows.years().iter().zip(&tally.years) {
            if let (Some((first, last)), true) = (years, n > 0) {
                *self.years.entry(*first).or_default() += i64::from(n);
                *self.years.entry(last + 1).or_default() -= i64::from(n);
            }
        }
    }

    pub(crate) fn into_counts(self) -> Counts {
        let of = |coded: Coded, most: usize| {
            let codes = self.vocabulary.codes(coded).iter();
            let counted = codes.zip(self.codes[coded as usize].iter().copied());
            let mut counted: Vec<(&String, u64)> = counted.filter(|(_, n)| *n > 0).collect();
            if counted.len() > most {
                counted.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
                counted.truncate(most);
            }
            let counted = counted.into_iter();
            counted.map(|(code, n)| (code.clone(), n)).collect()
        };
        Counts {
            competences: of(Coded::Competence, MAX_COUNTED),
            sectors: of(Coded::Sector, MAX_COUNTED),
            districts: of(Coded::District, usize::MAX),
            municipalities: of(Coded::Municipality, usize::MAX),
            sources: of(Coded::Source, usize::MAX),
            years: per_year(&self.years),
            ..self.counts
        }
    }
}

fn count_bits(counts: &mut [u32], mut bits: u32) {
    while bits != 0 {
        counts[bits.trailing_zeros() as usize] += 1;
        bits &= bits - 1;
    }
}

fn add<T: Copy + Ord>(sum: &mut BTreeMap<T, u64>, all: &[T], counts: &[u32]) {
    for (&value, &n) in all.iter().zip(counts).filter(|(_, n)| **n > 0) {
        *sum.entry(value).or_default() += u64::from(n);
    }
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
