use app::Rank;
use domain::Kind;
use i18n::Words;

use super::lines::share;

/// Length of the drawing's scale, in its own units; at its end is the best.
pub const SCALE: u32 = 200;

/// How somebody stands among comparable others.
pub struct Comparison {
    /// "Platz 2 von 14 Universitäten".
    pub place: String,
    /// What the drawing says; empty where there is nobody to compare with.
    pub values: String,
    /// Where its bar ends, and where the mark of the middle stands.
    pub own: u32,
    pub middle: u32,
}

/// The comparison in words and as a drawing.
#[must_use]
pub fn comparison(w: Words, rank: &Rank) -> Comparison {
    let on_scale = |strength: f32| share(strength, rank.best) * SCALE / 100;
    let number = |strength: f32| w.decimal(f64::from(strength), 1);
    let values = [
        ("own", number(rank.own).into()),
        ("middle", number(rank.median).into()),
        ("best", number(rank.best).into()),
    ];
    Comparison {
        place: place(w, rank),
        values: if rank.of > 1 {
            w.with("rank-values", &values)
        } else {
            String::new()
        },
        own: on_scale(rank.own),
        middle: on_scale(rank.median),
    }
}

/// The place in words: "Platz 2 von 14 Universitäten".
#[must_use]
pub fn place(w: Words, rank: &Rank) -> String {
    if rank.of < 2 {
        return w.msg("rank-alone");
    }
    let others = match (rank.sort, rank.kind) {
        (Some(sort), _) => w.code("among", sort.code()),
        (None, Kind::Person) => w.msg("among-person"),
        (None, _) => w.msg("among-organisation"),
    };
    let args = [
        ("place", rank.place.into()),
        ("n", rank.of.into()),
        ("name", others.into()),
    ];
    w.with("rank-place", &args)
}

#[cfg(test)]
mod tests {
    use domain::{Language, OrganisationType};

    use super::*;

    #[test]
    fn a_place_names_who_is_compared() {
        let rank = Rank {
            own: 2.0,
            tied: 0,
            place: 2,
            of: 14,
            kind: Kind::Organisation,
            sort: Some(OrganisationType::University),
            best: 4.0,
            median: 1.0,
        };
        let w = Words::new(Language::German);
        assert_eq!(place(w, &rank), "Platz 2 von 14 Universitäten");
        let drawn = comparison(w, &rank);
        assert_eq!((drawn.middle, drawn.own), (50, 100));
        assert!(drawn.values.contains("4,0"), "{}", drawn.values);
        let alone = Rank { of: 1, ..rank };
        assert!(comparison(w, &alone).values.is_empty());
    }
}
