//! Places that people type: a name, a postcode, a municipality's key, a point.

use domain::{
    Ags, Place, Point,
    places::{Doubt, Gazetteer, Postcodes},
};

use crate::{App, AppError, Located, Spot};

impl App {
    /// What a typed place may mean: "Aachen", "Muelheim", "52062", "52062 Aachen", "Linder Höhe, Köln", "05334002",
    /// "50.776, 6.084". A postcode counts as the middle of its municipality.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn locate(&self, typed: &str) -> Result<Located, AppError> {
        let typed: String = typed.chars().take(200).collect();
        // Few places are asked for by postcode, and the table is small.
        let postcodes = match postcode(&typed) {
            Some(_) => self.store().postcodes().await?,
            None => Postcodes::new(),
        };
        Ok(locate(&typed, &postcodes))
    }
}

fn locate(typed: &str, postcodes: &Postcodes) -> Located {
    let typed = typed.trim();
    if let Some(point) = point(typed) {
        return Located::One(Spot {
            name: typed.to_owned(),
            ags: None,
            point,
        });
    }
    if let Some(spot) = typed.parse().ok().and_then(spot) {
        return Located::One(spot);
    }
    let place = Place {
        name: typed.to_owned(),
        ..Place::default()
    };
    let candidates = match Gazetteer::nrw().find(place, postcodes) {
        (place, None) => {
            return place
                .ags()
                .and_then(spot)
                .map_or(Located::Unknown, Located::One);
        }
        (_, Some(Doubt::Unknown)) => Vec::new(),
        (_, Some(Doubt::Name(all) | Doubt::Postcode(all))) => all,
        // Either the name is right or the postcode.
        (place, Some(Doubt::Contradiction(ags))) => {
            let code = place.postcode.as_ref();
            let by_code = code.and_then(|code| postcodes.get(code));
            std::iter::once(ags)
                .chain(by_code.into_iter().flatten().copied())
                .collect()
        }
    };
    let spots: Vec<Spot> = candidates.into_iter().filter_map(spot).collect();
    if spots.is_empty() {
        Located::Unknown
    } else {
        Located::Several(spots)
    }
}

fn spot(ags: Ags) -> Option<Spot> {
    let municipality = Gazetteer::nrw().municipality(ags)?;
    Some(Spot {
        name: municipality.name.clone(),
        ags: Some(ags),
        point: municipality.point,
    })
}

/// The five digits of a postcode, wherever they stand.
fn postcode(typed: &str) -> Option<&str> {
    let mut words = typed.split(|c: char| !c.is_alphanumeric());
    words.find(|word| word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// Latitude and longitude in degrees, with a comma between.
fn point(typed: &str) -> Option<Point> {
    let (lat, lon) = typed.split_once(',')?;
    let degrees = |text: &str, most: f64| {
        let value: f64 = text.trim().parse().ok()?;
        (-most..=most).contains(&value).then_some(value)
    };
    Some(Point {
        lat: degrees(lat, 90.0)?,
        lon: degrees(lon, 180.0)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Vec<String> {
        let ags = |text: &str| text.parse::<Ags>().expect("legal");
        let postcodes = Postcodes::from([
            ("52062".to_owned(), vec![ags("05334002")]),
            ("33333".to_owned(), vec![ags("05754008"), ags("05754020")]),
        ]);
        match locate(typed, &postcodes) {
            Located::One(spot) => vec![spot.name],
            Located::Several(spots) => spots.into_iter().map(|spot| spot.name).collect(),
            Located::Unknown => Vec::new(),
        }
    }

    #[test]
    fn places_are_found_as_people_type_them() {
        for (typed, name) in [
            ("Aachen", "Aachen"),
            (" aachen ", "Aachen"),
            ("52062", "Aachen"),
            ("52062 Aachen", "Aachen"),
            ("D-52062 Aachen", "Aachen"),
            ("Templergraben 55, 52062 Aachen", "Aachen"),
            ("Linder Höhe, Köln", "Köln"),
            ("Sankt Augustin", "Sankt Augustin"),
            ("Muelheim", "Mülheim an der Ruhr"),
            ("05334002", "Aachen"),
            ("50.776, 6.084", "50.776, 6.084"),
            // Nobody imported this one, but the name is enough.
            ("50667 Köln", "Köln"),
        ] {
            assert_eq!(found(typed), [name], "{typed}");
        }
    }

    #[test]
    fn nobody_guesses() {
        assert_eq!(found("33333").len(), 2, "two municipalities share it");
        assert_eq!(found("52062 Köln"), ["Köln", "Aachen"], "name or postcode");
        for unknown in ["", "Atlantis", "99999", "05999999", "91, 6", "NaN, 6"] {
            assert!(found(unknown).is_empty(), "{unknown}");
        }
    }
}
