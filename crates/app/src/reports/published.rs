//! What is published of reports, by the thresholds that nobody can lower.

use std::collections::{BTreeMap, BTreeSet};

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

/// The number that would stand beside an answer to this place, if one were published; none: no number could, or another one
/// would change or go. To publish an answer all the same would tell that somewhere there are few. `counts` and `answers` are of
/// its municipality.
pub(super) fn would_show(
    counts: &[&ReportCount],
    answers: &[ReportAnswer],
    ags: Ags,
    key: &str,
) -> Option<u64> {
    let now = place(ags, counts, answers);
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
    let whole = place(ags, counts, &answers);
    if whole.at_least != now.at_least {
        return None;
    }
    let then = whole.parks;
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
    let counts = &counted(ags, counts, answers)[..];
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

/// The reports that count. Where parts of a municipality stand beside its number (business parks that the office has answered
/// to, and all the rest), and those that have few have [`privacy::MIN`] not even together, these wait until they are more: else a
/// single one of them would take the numbers of the others away, and tell by that that it is there.
fn counted<'a>(
    ags: Ags,
    counts: &[&'a ReportCount],
    answers: &[ReportAnswer],
) -> Vec<&'a ReportCount> {
    let answers = answers
        .iter()
        .filter(|a| a.ags == ags && !a.park.is_empty());
    let keys: BTreeSet<String> = answers.map(|answer| park_key(&answer.park)).collect();
    // All that is no named park is one part.
    let part = |count: &ReportCount| keys.get(&count.park).map_or("", String::as_str);
    let mut parts: BTreeMap<&str, u64> = BTreeMap::new();
    for count in counts {
        *parts.entry(part(count)).or_default() += count.times;
    }
    let is_few = |part: &str| parts.get(part).is_some_and(|times| *times < privacy::MIN);
    let few = parts.values().filter(|times| **times < privacy::MIN);
    let all_wait = parts.keys().all(|part| is_few(part));
    match keys.is_empty() || all_wait || few.sum::<u64>() >= privacy::MIN {
        true => counts.to_vec(),
        false => {
            let counts = counts.iter().copied();
            counts.filter(|count| !is_few(part(count))).collect()
        }
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

fn sum(counts: &[&ReportCount], is_counted: impl Fn(&ReportCount) -> bool) -> u64 {
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
        assert_eq!(told[0].parks[0].at_least, Some(10));
        assert_eq!(told[0].at_least, Some(10), "they wait until they are five");
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
        let shown = |counts: &[ReportCount], answers: &[ReportAnswer], key| {
            let counts: Vec<&ReportCount> = counts.iter().collect();
            would_show(&counts, answers, ags(), key)
        };
        let of_nord = |rest: u64| shown(&counts(rest), &[], "nord");
        for rest in [3, 4] {
            assert_eq!(of_nord(rest), None, "15 would become 10: {rest} elsewhere");
        }
        for rest in [0, 1, 2, 5] {
            assert_eq!(of_nord(rest), Some(10), "nothing else changes: {rest}");
        }
        assert_eq!(shown(&counts(3), &[], ""), Some(15));
        // Who is few gets no answer.
        let mut two = counts(0).to_vec();
        two.push(count("süd", ReportReason::Late, 3));
        assert_eq!(shown(&two, &[answer("GE Nord")], "süd"), None);
    }

    /// The audit, by whoever knows the rule and counts through: whatever is published of a municipality with one or two named
    /// parks, it is possible that nobody reported from where no number stands, or five and more.
    #[test]
    fn who_knows_the_rule_learns_of_no_few_in_a_park_or_beside_it() {
        const MOST: u64 = 25;
        for named in [vec!["Nord"], vec!["Nord", "Süd"]] {
            let answers: Vec<ReportAnswer> = named.iter().map(|park| answer(park)).collect();
            let mut worlds: BTreeMap<_, Vec<[u64; 3]>> = BTreeMap::new();
            for number in 0..MOST.pow(3) {
                let world = [number % MOST, number / MOST % MOST, number / MOST / MOST];
                let parks = ["nord", "sued", ""].into_iter().zip(world);
                let counts: Vec<ReportCount> = parks
                    .filter(|(_, times)| *times > 0)
                    .map(|(park, times)| count(park, ReportReason::Late, times))
                    .collect();
                let place = published(&counts, &answers).remove(0);
                let parks: Vec<_> = place.parks.iter().map(|park| park.at_least).collect();
                worlds
                    .entry((place.at_least, parks))
                    .or_default()
                    .push(world);
            }
            assert!(worlds.len() > 10, "{named:?}");
            // Of larger numbers not all worlds were counted through.
            worlds.retain(|(whole, _), _| whole.unwrap_or(0) + privacy::MIN <= MOST);
            for (told, worlds) in worlds {
                let may_be = |sum: &dyn Fn(&[u64; 3]) -> u64| {
                    let mut sums = worlds.iter().map(sum);
                    sums.any(|sum| !(1..privacy::MIN).contains(&sum))
                };
                for place in 0..3 {
                    assert!(may_be(&|world| world[place]), "{named:?} {told:?}: {place}");
                }
                let beside = |world: &[u64; 3]| world[named.len()..].iter().sum();
                assert!(may_be(&beside), "{named:?} {told:?}: beside them");
            }
        }
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
