//! What was counted, as the use cases give it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use domain::{Scheme, Sector, SectorEdition, Source, SourceId, places::Gazetteer};

use crate::{Counts, DistrictCount, SourceCount};

/// The index's counts with names, ordered by count. Sources that were asked for are named also where nothing is found.
pub(crate) fn counts(
    found: &search::Counts,
    sources: &HashMap<SourceId, Source>,
    asked: &[String],
) -> Counts {
    let district = |(code, &count): (&String, &u64)| {
        let district = Gazetteer::nrw().district(code)?;
        Some(DistrictCount {
            code: code.clone(),
            name: district.full_name(),
            count,
        })
    };
    let source = |(id, &count): (&String, &u64)| SourceCount {
        title: sources
            .get(id.as_str())
            .map_or_else(|| id.clone(), |source| source.title.clone()),
        id: id.clone(),
        count,
    };
    let mut districts: Vec<DistrictCount> = found.districts.iter().filter_map(district).collect();
    districts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    let absent = asked.iter().filter(|id| {
        let is_found = found.sources.contains_key(id.as_str());
        !is_found && sources.contains_key(id.as_str())
    });
    let counted = found.sources.iter().chain(absent.map(|id| (id, &0)));
    let mut by_source: Vec<SourceCount> = counted.map(source).collect();
    by_source.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    Counts {
        kinds: by_count(&found.kinds, |&kind| Some(kind)),
        fields: by_count(&found.fields, |&field| Some(field)),
        interfaces: by_count(&found.interfaces, |&interface| Some(interface)),
        organisation_types: by_count(&found.organisation_types, |&sort| Some(sort)),
        competences: by_count(&found.competences, |uri| Some(uri.clone())),
        sectors: by_count(&found.sectors, |uri| sector(uri)),
        districts,
        municipalities: by_count(&found.municipalities, |code| code.parse().ok()),
        placeless: found.placeless,
        initials: initials(&found.initials),
        sources: by_source,
        years: found
            .years
            .iter()
            .rev()
            .map(|(&year, &n)| (year, n))
            .collect(),
    }
}

/// The most frequent first, equals in their own order.
fn by_count<K, T: Ord>(counts: &BTreeMap<K, u64>, read: impl Fn(&K) -> Option<T>) -> Vec<(T, u64)> {
    let counts = counts.iter();
    let mut counts: Vec<(T, u64)> = counts
        .filter_map(|(key, &n)| Some((read(key)?, n)))
        .collect();
    counts.sort_by(|(a, n), (b, m)| Reverse(n).cmp(&Reverse(m)).then_with(|| a.cmp(b)));
    counts
}

/// The sector with this URI.
fn sector(uri: &str) -> Option<Sector> {
    let (scheme, code) = uri.strip_prefix("urn:")?.split_once(':')?;
    let edition = match Scheme::from_code(scheme)? {
        Scheme::Wz2008 => SectorEdition::Wz2008,
        Scheme::Wz2025 => SectorEdition::Wz2025,
        _ => return None,
    };
    Some(Sector {
        edition,
        code: code.to_owned(),
    })
}

/// Letters first, then digits, then everything else.
fn initials(counts: &BTreeMap<char, u64>) -> Vec<(char, u64)> {
    let mut initials: Vec<(char, u64)> = counts.iter().map(|(&c, &n)| (c, n)).collect();
    initials.sort_by_key(|(c, _)| (*c == '#', !c.is_ascii_alphabetic(), *c));
    initials
}
