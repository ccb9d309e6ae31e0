use app::{CompetenceLine, CompetencePiece, Shown};
use domain::Vocabulary;
use i18n::Words;

use crate::pages::{
    entries::topics::{self, Topic},
    search::teaser::Teaser,
};

/// A competence with what somebody has shown of it, as lists tell it.
pub struct Line {
    pub topic: Topic,
    pub told: Told,
    /// The strongest evidence first.
    pub pieces: Vec<Piece>,
}

/// What somebody has shown of a competence, in words and as a bar.
pub struct Told {
    /// Length in per cent of the longest bar beside it.
    pub bar: u32,
    /// The same as a number.
    pub strength: String,
    /// Since when, until when.
    pub years: String,
    /// How many independent pieces.
    pub pieces: String,
    pub badges: Vec<Badge>,
}

/// What is to be known at first sight.
pub struct Badge {
    pub class: &'static str,
    pub label: String,
}

/// A piece of evidence in a list.
pub struct Piece {
    pub teaser: Teaser,
    /// When it ended, or began, in words.
    pub year: String,
}

/// What lines are measured by.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// What the longest bar stands for.
    pub strongest: f32,
    /// What is later goes on.
    pub this_year: i16,
}

/// This line of a profile.
#[must_use]
pub fn line(w: Words, vocabulary: &Vocabulary, line: &CompetenceLine, measure: Measure) -> Line {
    Line {
        topic: topics::concept(w.language(), vocabulary, &line.uri),
        told: told(w, &line.shown, line.is_excellent, measure),
        pieces: pieces(w, &line.pieces),
    }
}

/// What was shown, in words and as a bar.
#[must_use]
pub fn told(w: Words, shown: &Shown, is_excellent: bool, measure: Measure) -> Told {
    Told {
        bar: share(shown.strength, measure.strongest),
        strength: w.decimal(f64::from(shown.strength), 1),
        years: years(w, shown.first, shown.last, measure.this_year),
        pieces: w.count("shown-pieces", shown.independent),
        badges: badges(w, shown, is_excellent),
    }
}

/// Pieces of evidence as lists show them.
#[must_use]
pub fn pieces(w: Words, pieces: &[CompetencePiece]) -> Vec<Piece> {
    let piece = |piece: &CompetencePiece| Piece {
        teaser: Teaser::new(&piece.entry, w.language()),
        year: piece
            .year
            .map_or_else(|| w.msg("shown-undated"), |year| year.to_string()),
    };
    pieces.iter().map(piece).collect()
}

/// Since when and until when: "seit 2009, zuletzt 2015", "seit 2009, läuft bis 2027", "2015", "undatiert".
fn years(w: Words, first: Option<i16>, last: Option<i16>, this_year: i16) -> String {
    let Some((first, last)) = first.zip(last) else {
        return w.msg("shown-undated");
    };
    let years = [
        ("from", first.to_string().into()),
        ("until", last.to_string().into()),
    ];
    match (first == last, last > this_year) {
        (true, false) => last.to_string(),
        (true, true) => w.named("shown-year-ahead", last.to_string()),
        (false, false) => w.with("shown-years", &years),
        (false, true) => w.with("shown-years-ahead", &years),
    }
}

/// A part of a whole in per cent; what is not nothing can be seen.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "per cent"
)]
pub fn share(part: f32, whole: f32) -> u32 {
    if part <= 0.0 || whole <= 0.0 {
        return 0;
    }
    ((part / whole * 100.0).round() as u32).clamp(2, 100)
}

fn badges(w: Words, shown: &Shown, is_excellent: bool) -> Vec<Badge> {
    let badge = |class: &'static str, label: String| Badge { class, label };
    let mut badges = Vec::new();
    if is_excellent {
        badges.push(badge("badge-excellent", w.msg("shown-excellent")));
    }
    if shown.is_confirmed {
        badges.push(badge("badge-confirmed", w.code("standing", "confirmed")));
    }
    if shown.is_stated && shown.pieces == 0 && !shown.is_confirmed {
        badges.push(badge("badge-own", w.code("standing", "stated")));
    }
    badges
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn years_are_told_as_far_as_they_are_known() {
        let w = Words::new(Language::German);
        let told = |first, last| years(w, first, last, 2026);
        assert_eq!(told(Some(2009), Some(2015)), "seit 2009, zuletzt 2015");
        assert_eq!(told(Some(2015), Some(2015)), "2015");
        assert_eq!(told(None, None), "undatiert");
        let ahead = told(Some(2009), Some(2027));
        assert_eq!(ahead, "seit 2009, läuft bis 2027");
        assert_eq!(told(Some(2027), Some(2027)), "läuft bis 2027");
    }

    #[test]
    fn own_words_are_told_apart_from_what_is_proven_or_confirmed() {
        let w = Words::new(Language::German);
        let labels = |shown: Shown, excellent| -> Vec<String> {
            let badges = badges(w, &shown, excellent).into_iter();
            badges.map(|badge| badge.label).collect()
        };
        let own = Shown {
            is_stated: true,
            ..Shown::default()
        };
        let proven = Shown {
            pieces: 3,
            ..own.clone()
        };
        let confirmed = Shown {
            is_confirmed: true,
            ..own.clone()
        };
        assert_eq!(labels(own, false), ["Selbstauskunft"]);
        assert!(labels(proven.clone(), false).is_empty());
        assert_eq!(labels(proven, true), ["herausragend"]);
        assert_eq!(labels(confirmed, false), ["bestätigt"]);
    }

    #[test]
    fn bars_are_seen_and_never_too_long() {
        assert_eq!(share(0.0, 2.0), 0);
        assert_eq!(share(0.001, 2.0), 2);
        assert_eq!(share(1.0, 2.0), 50);
        assert_eq!(share(3.0, 2.0), 100);
        assert_eq!(share(1.0, 0.0), 0);
    }
}
