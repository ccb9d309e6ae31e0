//! The names of municipalities and districts in addresses: readable, each there once.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use domain::{
    Ags,
    places::{Found, Gazetteer},
};

/// What the end of an address such as `/de/orte/aachen` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant<T> {
    /// Exactly this area, written as we write it.
    Here(T),
    /// This area, under another spelling or its official key.
    Elsewhere(T),
    /// Nothing we know for sure; perhaps one of these.
    Perhaps(Vec<T>),
}

/// Names of municipalities that are written nearly like this.
#[must_use]
pub fn similar(typed: &str) -> Vec<String> {
    let near = match municipality(&domain::slug(typed)) {
        Meant::Perhaps(near) => near,
        Meant::Here(_) | Meant::Elsewhere(_) => Vec::new(),
    };
    let nrw = Gazetteer::nrw();
    let named = near.into_iter().filter_map(|ags| nrw.municipality(ags));
    named
        .map(|municipality| municipality.name.clone())
        .collect()
}

/// The part of an address that stands for a municipality.
#[must_use]
pub fn slug_of(ags: Ags) -> Option<&'static str> {
    NAMES.municipalities.get(&ags).map(String::as_str)
}

/// The part of an address that stands for a district.
#[must_use]
pub fn slug_of_district(code: &str) -> Option<&'static str> {
    NAMES.districts.get(code).map(String::as_str)
}

/// The municipality that is a district by itself, if this district is a kreisfreie Stadt.
#[must_use]
pub fn city_of(code: &str) -> Option<Ags> {
    let district = Gazetteer::nrw().district(code)?;
    (district.kind == "Kreisfreie Stadt")
        .then(|| format!("{code}000").parse().ok())
        .flatten()
}

/// The municipality that the end of an address means: by its slug, its official key, or any usual spelling.
#[must_use]
pub fn municipality(text: &str) -> Meant<Ags> {
    if let Some(ags) = NAMES.by_slug.get(text) {
        return Meant::Here(*ags);
    }
    let nrw = Gazetteer::nrw();
    if let Some(known) = text.parse().ok().and_then(|ags| nrw.municipality(ags)) {
        return Meant::Elsewhere(known.ags);
    }
    let written = text.replace(['-', '_'], " ");
    match nrw.by_name(&written) {
        Found::One(ags) => Meant::Elsewhere(ags),
        Found::Several(several) => Meant::Perhaps(several),
        Found::None => Meant::Perhaps(like(text, &NAMES.municipalities)),
    }
}

/// The district that the end of an address means: by its slug, its official key, or its name without "Kreis".
#[must_use]
pub fn district(text: &str) -> Meant<String> {
    if let Some(code) = NAMES.by_district_slug.get(text) {
        return Meant::Here(code.clone());
    }
    let nrw = Gazetteer::nrw();
    if nrw.district(text).is_some() {
        return Meant::Elsewhere(text.to_owned());
    }
    let slug = domain::slug(text);
    let bare = |name: &str| name.trim_start_matches("kreis-").to_owned();
    let exact = NAMES.by_district_slug.get(&slug);
    let of_name = || {
        let mut named = NAMES
            .districts
            .iter()
            .filter(|(code, known)| bare(known) == bare(&slug) && city_of(code).is_none());
        named.next().map(|(code, _)| code)
    };
    match exact.or_else(of_name) {
        Some(code) => Meant::Elsewhere(code.clone()),
        None => Meant::Perhaps(like(text, &NAMES.districts)),
    }
}

/// At most six areas: those whose slugs stand in this text as words, as in `stadt-marsberg`, or at the end of one, as in
/// `obermarsberg`, and then those that begin as it does, the more letters they share, the earlier.
fn like<T: Clone + Ord>(text: &str, slugs: &BTreeMap<T, String>) -> Vec<T> {
    let wanted = domain::slug(text);
    let is_named = |slug: &str| {
        let mut places = wanted.match_indices(slug);
        slug.len() >= 4
            && places.any(|(at, _)| {
                let (before, behind) = (&wanted[..at], &wanted[at + slug.len()..]);
                let is_word = before.is_empty() || before.ends_with('-');
                // "Kreuztal" and "Tal": a short end of a word says nothing.
                (is_word || slug.len() >= 6) && (behind.is_empty() || behind.starts_with('-'))
            })
    };
    let shared = |slug: &str| {
        slug.bytes()
            .zip(wanted.bytes())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let mut near: Vec<(bool, usize, &String, &T)> = slugs
        .iter()
        .map(|(area, slug)| (is_named(slug), shared(slug), slug, area))
        .filter(|(named, letters, ..)| *named || *letters >= 3)
        .collect();
    near.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(b.2)));
    near.into_iter()
        .take(6)
        .map(|(.., area)| area.clone())
        .collect()
}

struct Names {
    municipalities: BTreeMap<Ags, String>,
    by_slug: HashMap<String, Ags>,
    districts: BTreeMap<String, String>,
    by_district_slug: HashMap<String, String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let nrw = Gazetteer::nrw();
    let municipalities = unique(nrw.municipalities().iter().map(|m| (m.ags, m.name.clone())));
    let districts = nrw.districts().iter();
    let districts = unique(districts.map(|d| (d.code.clone(), d.full_name())));
    Names {
        by_slug: municipalities
            .iter()
            .map(|(ags, slug)| (slug.clone(), *ags))
            .collect(),
        by_district_slug: districts
            .iter()
            .map(|(code, slug)| (slug.clone(), code.clone()))
            .collect(),
        municipalities,
        districts,
    }
});

/// A slug for each; those of one name get their key behind it, so that none changes when another comes.
fn unique<T: Clone + Ord + ToString>(
    named: impl Iterator<Item = (T, String)>,
) -> BTreeMap<T, String> {
    let named: Vec<(T, String)> = named
        .map(|(area, name)| (area, domain::slug(&name)))
        .collect();
    let mut often: HashMap<String, usize> = HashMap::new();
    for (_, slug) in &named {
        *often.entry(slug.clone()).or_default() += 1;
    }
    named
        .into_iter()
        .map(|(area, slug)| {
            let slug = if often[&slug] > 1 {
                format!("{slug}-{}", area.to_string())
            } else {
                slug
            };
            (area, slug)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;
    use crate::links;

    fn ags(text: &str) -> Ags {
        text.parse().expect("legal")
    }

    #[test]
    fn every_area_has_an_address_of_its_own_that_leads_back() {
        let nrw = Gazetteer::nrw();
        assert_eq!(NAMES.by_slug.len(), 396);
        assert_eq!(NAMES.by_district_slug.len(), 53);
        for m in nrw.municipalities() {
            let slug = slug_of(m.ags).expect("has one");
            assert_eq!(municipality(slug), Meant::Here(m.ags), "{slug}");
        }
        for d in nrw.districts() {
            let slug = slug_of_district(&d.code).expect("has one");
            assert_eq!(district(slug), Meant::Here(d.code.clone()), "{slug}");
        }
    }

    #[test]
    fn keys_and_spellings_lead_to_the_address() {
        assert_eq!(municipality("05334002"), Meant::Elsewhere(ags("05334002")));
        assert_eq!(municipality("Köln"), Meant::Elsewhere(ags("05315000")));
        assert_eq!(municipality("Muelheim"), Meant::Elsewhere(ags("05117000")));
        assert_eq!(district("05974"), Meant::Elsewhere("05974".to_owned()));
        assert_eq!(district("soest"), Meant::Elsewhere("05974".to_owned()));
        let Meant::Perhaps(near) = municipality("aachern") else {
            panic!("there is no such place")
        };
        assert_eq!(near.first(), Some(&ags("05334002")));
        for (text, name) in [
            ("Stadt Marsberg", "Marsberg"),
            ("Obermarsberg", "Marsberg"),
            ("Weseling", "Wesseling"),
            ("Hamminkelm", "Hamminkeln"),
            ("Sendenhorts", "Sendenhorst"),
        ] {
            let similar = similar(text);
            assert!(
                similar.iter().any(|near| near == name),
                "{text}: {similar:?}"
            );
        }
        for text in ["Stadt Marsberg", "Obermarsberg"] {
            assert_eq!(similar(text)[0], "Marsberg", "{text}");
        }
        assert_eq!(municipality("xyz"), Meant::Perhaps(Vec::new()));
        assert_eq!(municipality("99999999"), Meant::Perhaps(Vec::new()));
    }

    #[test]
    fn a_city_that_is_a_district_has_one_page() {
        assert_eq!(
            links::district_page(Language::German, "05315"),
            "/de/orte/koeln"
        );
        assert_eq!(
            links::district_page(Language::English, "05974"),
            "/en/districts/kreis-soest"
        );
        assert_eq!(links::district_page(Language::German, "nix"), "/de/kreise");
        assert_eq!(city_of("05974"), None);
    }
}
