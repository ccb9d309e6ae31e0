//! Places as people write them, and points.

use domain::{
    Place, Point, Region,
    places::{Doubt, Found, Gazetteer, Postcodes},
};

use crate::input;

/// Input: latitude and longitude as 16 bytes, then a text.
pub fn hold(bytes: &[u8]) {
    let (numbers, rest) = bytes.split_at(bytes.len().min(16));
    let number = |at: usize| {
        let eight = numbers.get(at..at + 8)?.try_into().ok()?;
        Some(f64::from_le_bytes(eight))
    };
    let point = number(0)
        .zip(number(8))
        .map(|(lat, lon)| Point { lat, lon });
    let text = if point.is_some() {
        input::text(rest)
    } else {
        input::text(bytes)
    };
    let nrw = Gazetteer::nrw();
    let postcodes = Postcodes::from([
        (
            "53111".to_owned(),
            vec!["05314000".parse().expect("Bonn's key")],
        ),
        (
            "51149".to_owned(),
            vec![
                "05315000".parse().expect("Köln's key"),
                "05314000".parse().expect("Bonn's key"),
            ],
        ),
    ]);
    for point in [None, point] {
        let place = Place {
            name: text.clone().into_owned(),
            point,
            ..Place::default()
        };
        let (found, doubt) = nrw.find(place, &postcodes);
        match (&found.region, &doubt) {
            (Region::Municipality(ags), None) => assert!(nrw.municipality(*ags).is_some()),
            (Region::Unknown, Some(Doubt::Name(several) | Doubt::Postcode(several))) => {
                assert!(several.iter().all(|ags| nrw.municipality(*ags).is_some()));
            }
            (Region::Unknown, Some(_)) => {}
            other => panic!("{other:?}"),
        }
        for part in [
            Some(&found.name),
            found.street.as_ref(),
            found.postcode.as_ref(),
        ] {
            assert!(
                part.is_none_or(|part| part.len() <= 2 * text.len()),
                "{found:?}"
            );
        }
        let once_more = nrw.find(found.clone(), &postcodes);
        if found.region != Region::Unknown {
            assert_eq!(once_more.0.region, found.region);
        }
    }
    match nrw.by_name(&text) {
        Found::One(ags) => assert!(nrw.municipality(ags).is_some()),
        Found::Several(several) => assert!(several.len() > 1),
        Found::None => {}
    }
    if let Some(point) = point {
        let far = point.metres_to(Point {
            lat: 51.0,
            lon: 7.0,
        });
        assert!(
            !point.lat.is_finite() || !point.lon.is_finite() || far >= 0.0,
            "{far}"
        );
        assert!(
            nrw.by_point(point)
                .is_none_or(|ags| nrw.municipality(ags).is_some())
        );
    }
}
