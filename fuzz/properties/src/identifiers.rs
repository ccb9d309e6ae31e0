//! What names things: ids, official keys, codes, short names, the ends of addresses.

use std::{fmt::Display, str::FromStr};

use domain::{
    AccountId, Ags, Area, EntryId, Indicator, Kind, Language, MergeId, MessageId, MessagePlace,
    RelationId, Scheme, Sector, SectorEdition, SiteTextName, SourceId, fold_name, name_key, slug,
};
use web::areas::{self, Meant};

use crate::input;

/// Input: a text.
pub fn hold(bytes: &[u8]) {
    let text = input::text(bytes);
    survives::<EntryId>(&text);
    survives::<RelationId>(&text);
    survives::<MergeId>(&text);
    survives::<AccountId>(&text);
    survives::<MessageId>(&text);
    survives::<Ags>(&text);
    survives::<search::Cursor>(&text);
    codes(&text);
    names(&text);
    ends_of_addresses(&text);
}

/// What is read and written is read as the same; what is wrong is told in few words.
fn survives<T: FromStr<Err: Display> + Display + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert!(
            value
                .to_string()
                .parse::<T>()
                .is_ok_and(|again| again == value)
        ),
        Err(error) => assert!(error.to_string().len() < 1_000),
    }
}

fn codes(text: &str) {
    if let Ok(id) = SourceId::new(text) {
        assert_eq!(id.as_str(), text);
    }
    if let Some(area) = Area::from_code(text) {
        assert_eq!(area.to_string(), text);
    }
    if let Some(indicator) = Indicator::from_code(text) {
        assert_eq!(indicator.to_string(), text);
    }
    if let Some(place) = MessagePlace::from_code(text) {
        assert_eq!(place.to_string(), text);
    }
    if let Some(scheme) = Scheme::from_code(text) {
        assert_eq!(scheme.code(), text);
    }
    if let Some(name) = SiteTextName::from_code(text) {
        assert_eq!(name.code(), text);
    }
    for &language in Language::ALL {
        if let Some(kind) = Kind::from_segment(text, language) {
            assert_eq!(kind.segment(language), text);
        }
    }
    for &edition in SectorEdition::ALL {
        if let Some(sector) = Sector::parse(edition, text) {
            assert_eq!(sector.code, text);
            let broader = sector.with_broader();
            assert_eq!(broader.last(), Some(&sector));
            for sector in broader {
                assert_eq!(Sector::parse(edition, &sector.code), Some(sector));
            }
        }
    }
}

fn names(text: &str) {
    let short = slug(text);
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    assert!(
        (1..=80).contains(&short.len()) && short.bytes().all(legal),
        "{short}"
    );
    assert!(
        !short.starts_with('-') && !short.ends_with('-') && !short.contains("--"),
        "{short}"
    );
    assert_eq!(slug(&short), short);
    let folded = fold_name(text);
    assert_eq!(fold_name(&folded), folded, "folding twice is folding once");
    assert_eq!(name_key(&folded), name_key(text), "{text:?}");
}

fn ends_of_addresses(text: &str) {
    match areas::municipality(text) {
        Meant::Here(ags) => assert_eq!(areas::slug_of(ags), Some(text)),
        Meant::Elsewhere(ags) => assert!(areas::slug_of(ags).is_some()),
        Meant::Perhaps(several) => {
            assert!(several.into_iter().all(|ags| areas::slug_of(ags).is_some()))
        }
    }
    match areas::district(text) {
        Meant::Here(code) => assert_eq!(areas::slug_of_district(&code), Some(text)),
        Meant::Elsewhere(code) => assert!(areas::slug_of_district(&code).is_some()),
        Meant::Perhaps(several) => {
            assert!(
                several
                    .into_iter()
                    .all(|code| areas::slug_of_district(&code).is_some())
            );
        }
    }
}
