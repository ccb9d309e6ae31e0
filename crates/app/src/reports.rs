//! What firms and people report of the network where they are, bundled by place, and what became of it.
//!
//! Anybody may report, without a name. Who did has a secret link by which the report can be seen and taken back. What is
//! published is counted to the end of the last month and passes [`privacy`]: a place is shown from [`privacy::MIN`] reports
//! on, a reason from [`privacy::MIN_CROSS`] on, all as "at least". A business park gets a line of its own when the office
//! has answered to it, so that nobody can have a name published by typing it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Actor, Ags, KeptReport, NewReport, ReportAnswer, ReportCount, ReportReason, ReportState,
    Timestamp, park_key, places::Gazetteer,
};
use jiff::{ToSpan as _, civil::Date};
use privacy::Unanimity;

use crate::{App, AppError, LinkToken, german_time};

/// So many reports of a place there must be before anything is told of them.
pub const REPORTS_MIN: u64 = privacy::MIN;

/// So many months a report counts: who still needs more reports anew. Those of a month go together, so that no number changes
/// on a day that tells of one.
const COUNTS_MONTHS: i64 = 24;

/// So many reports are kept at most, and so many of one municipality: who floods the atlas fills no disk.
const REPORTS_MAX: u64 = 50_000;
const REPORTS_OF_PLACE_MAX: u64 = 2_000;

/// Tells the names of reports from those of other things that a token opens.
const ID: &str = "kompetenzatlas 2026-12 report id";

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

/// A bundle of reports as the office works it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportBundle {
    /// Of which municipality.
    pub ags: Ags,
    /// The business park, as most write it; empty: the whole municipality.
    pub park: String,
    /// At least so many.
    pub at_least: u64,
    /// What was answered last.
    pub state: Option<ReportState>,
}

/// A report that its link opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReport {
    /// The report.
    pub report: KeptReport,
    /// From which day on it is counted.
    pub counts_from: Date,
    /// What is published of its municipality, if anything is.
    pub place: Option<ReportedPlace>,
}

impl App {
    /// Keeps a report; gives what opens it. Anybody may; who did is not noted.
    ///
    /// # Errors
    /// [`AppError::Refused`] with the field that is at fault, or if too many are kept already.
    pub async fn report_coverage(&self, _: &Actor, said: NewReport) -> Result<LinkToken, AppError> {
        let said = said.trimmed();
        if let Some(fault) = said.fault() {
            return Err(AppError::Refused(fault));
        }
        if Gazetteer::nrw().municipality(said.ags).is_none() {
            return Err(AppError::Refused(
                "ags: no municipality of the state has this key".to_owned(),
            ));
        }
        let report = KeptReport {
            said,
            month: self.this_month(),
            expires: expiry(self.today())?,
        };
        let token = LinkToken::random();
        let id = token.id(ID);
        let store = self.store();
        store
            .leave_report(&id, &report, REPORTS_MAX, REPORTS_OF_PLACE_MAX)
            .await?;
        Ok(token)
    }

    /// The report that a token opens. The token alone decides: it is what whoever reported was given.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is none, or its time is over.
    pub async fn reported(&self, actor: &Actor, token: &LinkToken) -> Result<OpenReport, AppError> {
        let report = self.store().report(&token.id(ID)).await?;
        let report = report.ok_or(AppError::NotFound)?;
        let places = self.reports(actor).await?.places.into_iter();
        let mut places = places.filter(|place| place.ags == report.said.ags);
        let month: Date = format!("{}-01", report.month)
            .parse()
            .map_err(|_| AppError::Internal("a report has no month".into()))?;
        Ok(OpenReport {
            counts_from: month.saturating_add(1.month()),
            place: places.next(),
            report,
        })
    }

    /// Deletes a report for good; its link opens nothing any more.
    ///
    /// # Errors
    /// [`AppError::NotFound`]: there is none.
    pub async fn take_back_report(&self, _: &Actor, token: &LinkToken) -> Result<(), AppError> {
        Ok(self.store().erase_report(&token.id(ID)).await?)
    }

    /// Deletes the reports whose time is over; how many.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub(crate) async fn forget_expired_reports(&self) -> Result<u64, AppError> {
        Ok(self.store().erase_reports_expired().await?)
    }

    /// What is published of reports. It is public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn reports(&self, _: &Actor) -> Result<Reports, AppError> {
        let counts = self.store().report_counts(&self.this_month()).await?;
        let answers = self.store().report_answers().await?;
        let today = self.today();
        Ok(Reports {
            until: today.first_of_month().saturating_sub(1.day()),
            places: published(&counts, &answers),
        })
    }

    /// The bundles that are large enough to be told of, business parks that nobody has answered to among them.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn report_bundles(&self, actor: &Actor) -> Result<Vec<ReportBundle>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        let answers = self.store().report_answers().await?;
        let last = |ags, key: &str| {
            let mut of = answers.iter().filter(|answer| is_of(answer, ags, key));
            of.next().map(|answer| answer.state)
        };
        let month = self.this_month();
        let counts = self.store().report_counts(&month).await?;
        let mut places: BTreeSet<(Ags, String)> = BTreeSet::new();
        for count in &counts {
            places.insert((count.ags, String::new()));
            places.insert((count.ags, count.park.clone()));
        }
        let mut bundles = Vec::new();
        for (ags, key) in places {
            let Some(at_least) = would_show(&counts, &answers, ags, &key) else {
                continue;
            };
            let park = match key.as_str() {
                "" => String::new(),
                key => match self.store().park_name(ags, key, &month).await? {
                    Some(park) => park,
                    // The last one was taken back meanwhile.
                    None => continue,
                },
            };
            bundles.push(ReportBundle {
                state: last(ags, &key),
                park,
                ags,
                at_least,
            });
        }
        Ok(bundles)
    }

    /// Publishes what became of the reports of a municipality, or of one of its business parks; `answer.at` is now.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::Refused`] with the field that is at fault, or where there are
    /// too few reports: to answer them would tell that there are some.
    pub async fn answer_reports(
        &self,
        actor: &Actor,
        answer: ReportAnswer,
    ) -> Result<(), AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        if let Some(fault) = answer.fault() {
            return Err(AppError::Refused(fault));
        }
        let key = park_key(&answer.park);
        let bundles = self.report_bundles(actor).await?;
        let mut bundles = bundles.iter();
        let is_known = bundles.any(|b| (b.ags, park_key(&b.park)) == (answer.ags, key.clone()));
        let answered = self.store().report_answers().await?;
        let mut answered = answered.iter();
        if !is_known && !answered.any(|before| is_of(before, answer.ags, &key)) {
            return Err(AppError::Refused(format!(
                "there are not {} reports of this place yet, counted to the end of last month, or so few others in its municipality that to answer would tell of those who reported",
                privacy::MIN
            )));
        }
        let answer = ReportAnswer {
            at: self.now(),
            ..answer
        };
        Ok(self.store().answer_reports(actor, &answer).await?)
    }

    /// Deletes all reports of a municipality that came in a month (`2026-11`) for good, for example a flood of made-up ones; how
    /// many.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::Refused`] where that is no month.
    pub async fn discard_reports(
        &self,
        actor: &Actor,
        ags: Ags,
        month: &str,
    ) -> Result<u64, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        if format!("{month}-01").parse::<Date>().is_err() {
            let fault = format!("month: '{month}' is none; write it as 2026-11");
            return Err(AppError::Refused(fault));
        }
        Ok(self.store().erase_reports_of(actor, ags, month).await?)
    }

    /// Takes back the last answer to the reports of a place, for example one that names somebody.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::NotFound`]: nothing was answered.
    pub async fn take_back_report_answer(
        &self,
        actor: &Actor,
        ags: Ags,
        park: &str,
    ) -> Result<(), AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        if let Some(fault) = NewReport::park_fault(park) {
            return Err(AppError::Refused(fault));
        }
        let store = self.store();
        Ok(store
            .take_back_report_answer(actor, ags, &park_key(park))
            .await?)
    }

    fn this_month(&self) -> String {
        self.today().strftime("%Y-%m").to_string()
    }
}

/// From when on a report of this day is gone: the beginning of the month after those in which it counts.
fn expiry(today: Date) -> Result<Timestamp, AppError> {
    let last = today
        .first_of_month()
        .checked_add((COUNTS_MONTHS + 1).months());
    let expires = last.and_then(|day| day.to_zoned(german_time()));
    let expires = expires.map_err(|error| AppError::Internal(error.into()))?;
    Ok(expires.timestamp())
}

/// The number that would stand beside an answer to this place, if one were published; none: no number could, or another place
/// would lose its own. To publish an answer all the same would tell that somewhere there are few.
fn would_show(
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

fn is_of(answer: &ReportAnswer, ags: Ags, key: &str) -> bool {
    answer.ags == ags && park_key(&answer.park) == key
}

/// What may be told of these reports; `answers` are by place, the newest first.
fn published(counts: &[ReportCount], answers: &[ReportAnswer]) -> Vec<ReportedPlace> {
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
    fn reports_of_a_month_go_together() {
        let gone = |day: &str| {
            expiry(day.parse().expect("a day"))
                .expect("in time")
                .to_string()
        };
        // At midnight there.
        assert_eq!(gone("2026-03-01"), "2028-03-31T22:00:00Z");
        assert_eq!(gone("2026-03-31"), gone("2026-03-01"));
        assert_eq!(gone("2026-11-30"), "2028-11-30T23:00:00Z");
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
