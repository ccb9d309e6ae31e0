//! What is published of reports, by the thresholds that nobody can lower.

use std::collections::BTreeMap;

use domain::{Ags, ReportAnswer, ReportCount, ReportReason, ReportState, Timestamp, park_key};
use jiff::civil::Date;
use privacy::Unanimity;

/// All that is published of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reports {
    /// The last day that is counted.
    pub until: Date,
    /// Municipalities with enough reports, or with an answer: those with most first.
    pub places: Vec<ReportedPlace>,
}

/// What is published of a municipality's reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedPlace {
    /// Which.
    pub ags: Ags,
    /// At least so many; none: too few to be told.
    pub at_least: Option<u64>,
    /// Of reasons that enough of them give: at least so many.
    pub reasons: Vec<(ReportReason, u64)>,
    /// Its business parks that the office has answered to.
    pub parks: Vec<ReportedPark>,
    /// What became of the municipality's reports, the newest first.
    pub answers: Vec<ReportAnswer>,
}

/// What is published of a business park's reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedPark {
    /// What it is called.
    pub name: String,
    /// At least so many; none: too few to be told.
    pub at_least: Option<u64>,
    /// What became of them, the newest first; never empty.
    pub answers: Vec<ReportAnswer>,
}

/// The number that would stand beside an answer to this place, if one were published; none: no number could, or another place
/// would lose its own. To publish an answer all the same would tell that somewhere there are few.
pub(super) fn would_show(
    counts: &[ReportCount],
    answers: &[ReportAnswer],
    ags: Ags,
    key: &str,
) -> Option<u64> {
    let counts: Vec<&ReportCount> = counts.iter().filter(|count| count.ags == ags).collect();
    let now = place(ags, &counts, answers);
    if key.is_empty() {
        return now.at_least;
    }
    let answer = ReportAnswer {
        ags,
        park: key.to_owned(),
        at: Timestamp::UNIX_EPOCH,
        state: ReportState::Examined,
        german: String::new(),
        english: String::new(),
    };
    let answers: Vec<ReportAnswer> = answers.iter().cloned().chain([answer]).collect();
    let then = place(ags, &counts, &answers).parks;
    let told = |parks: &[ReportedPark], key: &str| {
        let mut parks = parks.iter();
        parks.find(|park| park_key(&park.name) == key)?.at_least
    };
    let mut others = now.parks.iter();
    let loses = others.any(|park| {
        let key = park_key(&park.name);
        park.at_least.is_some() && told(&then, &key).is_none()
    });
    told(&then, key).filter(|_| !loses)
}

pub(super) fn is_of(answer: &ReportAnswer, ags: Ags, key: &str) -> bool {
    answer.ags == ags && park_key(&answer.park) == key
}

/// What may be told of all these reports; `answers` are by place, the newest first.
pub(super) fn published(counts: &[ReportCount], answers: &[ReportAnswer]) -> Vec<ReportedPlace> {
    let mut by_place: BTreeMap<Ags, Vec<&ReportCount>> = BTreeMap::new();
    for count in counts {
        by_place.entry(count.ags).or_default().push(count);
    }
    for answer in answers {
        by_place.entry(answer.ags).or_default();
    }
    let places = by_place.into_iter();
    let mut places: Vec<ReportedPlace> = places
        .map(|(ags, counts)| place(ags, &counts, answers))
        .filter(|place| {
            place.at_least.is_some() || !place.answers.is_empty() || !place.parks.is_empty()
        })
        .collect();
    places.sort_by_key(|place| (std::cmp::Reverse(place.at_least), place.ags));
    places
}

fn place(ags: Ags, counts: &[&ReportCount], answers: &[ReportAnswer]) -> ReportedPlace {
    let of = |key: &str| -> Vec<ReportAnswer> {
        let answers = answers.iter().filter(|answer| is_of(answer, ags, key));
        answers.cloned().collect()
    };
    let by_reason: Vec<u64> = ReportReason::ALL
        .iter()
        .map(|reason| sum(counts, |count| count.reason == *reason))
        .collect();
    let reasons = privacy::release(&by_reason, privacy::MIN_CROSS, Unanimity::MayNotShow);
    let at_least = reasons.as_ref().map(|release| release.whole);
    let told = reasons.map_or_else(Vec::new, |release| release.parts);
    let reasons = ReportReason::ALL.iter().copied().zip(told);
    let mut reasons: Vec<(ReportReason, u64)> = reasons
        .filter_map(|(reason, count)| Some((reason, count?)))
        .collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ReportedPlace {
        ags,
        at_least,
        reasons,
        parks: parks(ags, counts, answers),
        answers: of(""),
    }
}

/// The business parks that the office has answered to, beside all the rest of the municipality.
fn parks(ags: Ags, counts: &[&ReportCount], answers: &[ReportAnswer]) -> Vec<ReportedPark> {
    let mut parks: Vec<ReportedPark> = Vec::new();
    for answer in answers
        .iter()
        .filter(|a| a.ags == ags && !a.park.is_empty())
    {
        let key = park_key(&answer.park);
        match parks.iter_mut().find(|park| park_key(&park.name) == key) {
            Some(park) => park.answers.push(answer.clone()),
            None => parks.push(ReportedPark {
                name: answer.park.clone(),
                at_least: None,
                answers: vec![answer.clone()],
            }),
        }
    }
    let keys: Vec<String> = parks.iter().map(|park| park_key(&park.name)).collect();
    let mut parts: Vec<u64> = keys
        .iter()
        .map(|key| sum(counts, |count| count.park == *key))
        .collect();
    parts.push(sum(counts, |count| !keys.contains(&count.park)));
    if let Some(release) = privacy::release(&parts, privacy::MIN, Unanimity::MayShow) {
        for (park, at_least) in parks.iter_mut().zip(release.parts) {
            park.at_least = at_least;
        }
    }
    parks
}

pub(super) fn sum(counts: &[&ReportCount], is_counted: impl Fn(&ReportCount) -> bool) -> u64 {
    let counted = counts.iter().filter(|count| is_counted(count));
    counted.map(|count| count.times).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ags() -> Ags {
        "05334002".parse().expect("eight digits")
    }

    fn count(park: &str, reason: ReportReason, times: u64) -> ReportCount {
        ReportCount {
            ags: ags(),
            park: park.to_owned(),
            reason,
            times,
        }
    }

    fn answer(park: &str) -> ReportAnswer {
        ReportAnswer {
            ags: ags(),
            park: park.to_owned(),
            at: domain::Timestamp::UNIX_EPOCH,
            state: ReportState::PassedOn,
            german: "Weitergegeben".to_owned(),
            english: String::new(),
        }
    }

    #[test]
    fn few_reports_are_not_told() {
        let counts = [count("nord", ReportReason::NeedFast, 4)];
        assert_eq!(published(&counts, &[]), []);
        // An answer was made when there were enough: it stays, without a number.
        let told = published(&counts, &[answer("GE Nord")]);
        assert_eq!((told[0].at_least, told[0].parks[0].at_least), (None, None));
    }

    #[test]
    fn a_park_is_named_when_the_office_has_answered_and_the_rest_is_not_small() {
        let mut counts = vec![
            count("nord", ReportReason::NeedFast, 12),
            count("nord", ReportReason::Slower, 2),
            count("", ReportReason::NeedFast, 3),
        ];
        let told = published(&counts, &[]);
        assert_eq!((told[0].at_least, told[0].parks.len()), (Some(15), 0));
        // 3 elsewhere in the town would be known.
        let told = published(&counts, &[answer("GE Nord")]);
        assert_eq!(told[0].parks[0].at_least, None);
        counts.push(count("süd", ReportReason::NeedFast, 2));
        let told = published(&counts, &[answer("Gewerbegebiet Nord")]);
        assert_eq!(told[0].parks[0].at_least, Some(10));
        assert_eq!(told[0].parks[0].name, "Gewerbegebiet Nord");
        // 2 say that it is slower: neither they nor the 17 others are told apart.
        assert_eq!((told[0].at_least, told[0].reasons.len()), (Some(15), 0));
        counts.push(count("", ReportReason::Slower, 11));
        let told = published(&counts, &[]);
        let reasons = [(ReportReason::NeedFast, 15), (ReportReason::Slower, 10)];
        assert_eq!(told[0].reasons, reasons);
    }

    #[test]
    fn no_answer_tells_that_somewhere_there_are_few() {
        let counts = |rest| {
            [
                count("nord", ReportReason::NeedFast, 12),
                count("", ReportReason::NeedFast, rest),
            ]
        };
        let shown = |rest: u64| would_show(&counts(rest), &[], ags(), "nord");
        for rest in 1..privacy::MIN {
            assert_eq!(shown(rest), None, "{rest} elsewhere");
        }
        assert_eq!((shown(0), shown(5)), (Some(10), Some(10)));
        assert_eq!(would_show(&counts(3), &[], ags(), ""), Some(15));
        // One more that is named must not take another's number away.
        let mut two = counts(0).to_vec();
        two.push(count("süd", ReportReason::Late, 3));
        assert_eq!(would_show(&two, &[answer("GE Nord")], ags(), "süd"), None);
    }

    #[test]
    fn places_with_most_come_first() {
        let other: Ags = "05334004".parse().expect("eight digits");
        let mut counts = vec![count("", ReportReason::NeedFast, 7)];
        counts.push(ReportCount {
            ags: other,
            ..count("", ReportReason::NeedMobile, 30)
        });
        let told = published(&counts, &[answer("")]);
        let told: Vec<_> = told
            .iter()
            .map(|place| (place.ags, place.at_least))
            .collect();
        assert_eq!(told, [(other, Some(30)), (ags(), Some(5))]);
    }
}
