//! What firms and people report of the network where they are, bundled by place, and what became of it.
//!
//! Anybody may report, without a name. Who did has a secret link by which the report can be seen and taken back. What is
//! published is counted to the end of the last month and passes [`privacy`]: a place is shown from [`privacy::MIN`] reports
//! on, a reason from [`privacy::MIN_CROSS`] on, all as "at least". A business park gets a line of its own when the office
//! has answered to it, so that nobody can have a name published by typing it.

mod published;

use std::collections::BTreeMap;

use domain::{
    Actor, Ags, Area, KeptReport, NewReport, ReportAnswer, ReportCount, ReportState, Timestamp,
    german_time, park_key, places::Gazetteer,
};
use jiff::{ToSpan as _, civil::Date};

pub use self::published::{ReportedPark, ReportedPlace, Reports};

use self::published::{is_of, published, would_show};
use crate::{App, AppError, LinkToken};

/// So many reports of a place there must be before anything is told of them.
pub const REPORTS_MIN: u64 = privacy::MIN;

/// So many months a report counts: who still needs more reports anew. Those of a month go together, so that no number changes
/// on a day that tells of one.
const COUNTS_MONTHS: i64 = 24;

/// So many reports of a month are kept at most, and so many of a month and a municipality: who floods the atlas fills no disk,
/// and closes a door until the next month only.
const REPORTS_OF_MONTH_MAX: u64 = 20_000;
const REPORTS_OF_PLACE_MAX: u64 = 2_000;

/// From so many of a municipality in a month on the office is told, this month's among them. It is far from what anybody
/// must not know.
const FLOOD: u64 = 100;

/// Tells the names of reports from those of other things that a token opens.
const ID: &str = "kompetenzatlas 2026-12 report id";

/// A bundle of reports as the office works it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportBundle {
    /// Of which municipality.
    pub ags: Ags,
    /// The business park, as the office called it last, else as most write it; empty: the whole municipality.
    pub park: String,
    /// At least so many; none: it was answered, and they are too few by now.
    pub at_least: Option<u64>,
    /// What was answered last.
    pub state: Option<ReportState>,
}

/// So many reports came from a municipality in a month that somebody may have made them up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFlood {
    /// From which municipality.
    pub ags: Ags,
    /// In which month, as `2026-11`.
    pub month: String,
    /// At least so many.
    pub at_least: u64,
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
    /// [`AppError::Refused`] with the field that is at fault; [`AppError::Full`] if too many are kept already.
    pub async fn report_coverage(&self, _: &Actor, said: NewReport) -> Result<LinkToken, AppError> {
        let said = said.trimmed();
        if let Some(fault) = said.fault() {
            return Err(AppError::Refused(fault));
        }
        known(said.ags)?;
        let report = KeptReport {
            said,
            month: self.this_month(),
            expires: expiry(self.today())?,
        };
        let token = LinkToken::random();
        let id = token.id(ID);
        let store = self.store();
        store
            .leave_report(&id, &report, REPORTS_OF_MONTH_MAX, REPORTS_OF_PLACE_MAX)
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
        let month: Date = format!("{}-01", report.month)
            .parse()
            .map_err(|_| AppError::Internal("a report has no month".into()))?;
        Ok(OpenReport {
            counts_from: month.saturating_add(1.month()),
            place: self
                .reports_of(actor, Area::Municipality(report.said.ags))
                .await?
                .pop(),
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
        let counts = self.store().report_counts(&self.this_month(), None).await?;
        let answers = self.store().report_answers(None).await?;
        let today = self.today();
        Ok(Reports {
            until: today.first_of_month().saturating_sub(1.day()),
            places: published(&counts, &answers),
        })
    }

    /// What is published of the reports of an area's municipalities, those with most first. It is public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn reports_of(&self, _: &Actor, area: Area) -> Result<Vec<ReportedPlace>, AppError> {
        let store = self.store();
        let counts = store.report_counts(&self.this_month(), Some(area)).await?;
        let answers = store.report_answers(Some(area)).await?;
        Ok(published(&counts, &answers))
    }

    /// The bundles that are large enough to be told of, business parks that nobody has answered to among them, and all that
    /// were answered.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn report_bundles(&self, actor: &Actor) -> Result<Vec<ReportBundle>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        let month = self.this_month();
        let counts = self.store().report_counts(&month, None).await?;
        let answers = self.store().report_answers(None).await?;
        let mut bundles = Vec::new();
        for (ags, key, at_least) in to_work_off(&counts, &answers) {
            // The newest comes first.
            let last = answers.iter().find(|answer| is_of(answer, ags, &key));
            let park = match (last, key.as_str()) {
                (Some(last), _) => last.park.clone(),
                (None, "") => String::new(),
                (None, key) => match self.store().park_name(ags, key, &month).await? {
                    Some(park) => park,
                    // The last one was taken back meanwhile.
                    None => continue,
                },
            };
            bundles.push(ReportBundle {
                state: last.map(|answer| answer.state),
                park,
                ags,
                at_least,
            });
        }
        Ok(bundles)
    }

    /// From where very many reports came this month or last.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office.
    pub async fn report_floods(&self, actor: &Actor) -> Result<Vec<ReportFlood>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        let last = self.today().first_of_month().saturating_sub(1.month());
        let mut floods = Vec::new();
        for month in [last.strftime("%Y-%m").to_string(), self.this_month()] {
            for (ags, count) in self.store().reports_of_month(&month, FLOOD).await? {
                floods.extend(privacy::at_least(count).map(|at_least| ReportFlood {
                    ags,
                    month: month.clone(),
                    at_least,
                }));
            }
        }
        Ok(floods)
    }

    /// Publishes what became of the reports of a municipality, or of one of its business parks; `answer.at` is now. Gives the
    /// name that the park had in answers before, if it was another.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::Refused`] with the field that is at fault, or where there are
    /// too few reports: to answer them would tell that there are some.
    pub async fn answer_reports(
        &self,
        actor: &Actor,
        answer: ReportAnswer,
    ) -> Result<Option<String>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        known(answer.ags)?;
        let answer = answer.trimmed();
        if let Some(fault) = answer.fault() {
            return Err(AppError::Refused(fault));
        }
        let (ags, key) = (answer.ags, park_key(&answer.park));
        let answer = ReportAnswer {
            at: self.now(),
            ..answer
        };
        let mut before = None;
        let may = |counts: &[ReportCount], answers: &[ReportAnswer]| {
            let mut answered = answers.iter();
            before = answered
                .find(|a| is_of(a, ags, &key))
                .map(|a| a.park.clone());
            let counts: Vec<&ReportCount> = counts.iter().collect();
            before.is_some() || would_show(&counts, answers, ags, &key).is_some()
        };
        let month = self.this_month();
        if !self
            .store()
            .answer_reports(actor, &answer, &month, may)
            .await?
        {
            return Err(AppError::Refused(format!(
                "there are not {} reports of this place yet, counted to the end of last month, or so few others in its municipality that to answer would tell of those who reported; `reports list` names those that can be answered",
                privacy::MIN
            )));
        }
        Ok(before.filter(|name| *name != answer.park))
    }

    /// Deletes all reports of a municipality that came in a month (`2026-11`) for good, for example a flood of made-up ones; at
    /// least so many, if that can be told of.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::Refused`] where that is no month, or no municipality.
    pub async fn discard_reports(
        &self,
        actor: &Actor,
        ags: Ags,
        month: &str,
    ) -> Result<Option<u64>, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        known(ags)?;
        if format!("{month}-01").parse::<Date>().is_err() {
            let fault = format!("month: '{month}' is none; write it as 2026-11");
            return Err(AppError::Refused(fault));
        }
        let erased = self.store().erase_reports_of(actor, ags, month).await?;
        Ok(privacy::at_least(erased))
    }

    /// Takes back the last answer to the reports of a place, for example one that names somebody; gives the answer.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] but for the office; [`AppError::NotFound`]: nothing was answered.
    pub async fn take_back_report_answer(
        &self,
        actor: &Actor,
        ags: Ags,
        park: &str,
    ) -> Result<ReportAnswer, AppError> {
        if !actor.is_office() {
            return Err(AppError::Forbidden);
        }
        known(ags)?;
        if let Some(fault) = NewReport::park_fault(park) {
            return Err(AppError::Refused(fault));
        }
        let store = self.store();
        Ok(store
            .take_back_report_answer(actor, ags, &park_key(park))
            .await?)
    }

    pub(crate) fn this_month(&self) -> String {
        self.today().strftime("%Y-%m").to_string()
    }
}

/// Refuses a key that no municipality of the state has.
fn known(ags: Ags) -> Result<(), AppError> {
    match Gazetteer::nrw().municipality(ags) {
        Some(_) => Ok(()),
        None => Err(AppError::Refused(format!(
            "ags: no municipality of North Rhine-Westphalia has the key {ags}; look it up in its address under /de/orte"
        ))),
    }
}

/// The bundles for the office, by place: those of which a number could stand beside an answer, and those with an answer.
fn to_work_off(
    counts: &[ReportCount],
    answers: &[ReportAnswer],
) -> Vec<(Ags, String, Option<u64>)> {
    let mut places: BTreeMap<Ags, (Vec<&ReportCount>, Vec<ReportAnswer>)> = BTreeMap::new();
    for count in counts {
        places.entry(count.ags).or_default().0.push(count);
    }
    for answer in answers {
        places.entry(answer.ags).or_default().1.push(answer.clone());
    }
    let mut bundles = Vec::new();
    for (ags, (counts, answers)) in &places {
        let mut keys: BTreeMap<String, u64> = BTreeMap::new();
        for count in counts {
            *keys.entry(count.park.clone()).or_default() += count.times;
        }
        // Anybody may invent names; what is called so by few is never told.
        keys.retain(|_, times| *times >= privacy::MIN);
        keys.insert(String::new(), 0);
        keys.extend(answers.iter().map(|answer| (park_key(&answer.park), 0)));
        for key in keys.into_keys() {
            let at_least = would_show(counts, answers, *ags, &key);
            if at_least.is_some() || answers.iter().any(|answer| is_of(answer, *ags, &key)) {
                bundles.push((*ags, key, at_least));
            }
        }
    }
    bundles
}

/// From when on a report of this day is gone: the beginning of the month after those in which it counts.
pub(crate) fn expiry(today: Date) -> Result<Timestamp, AppError> {
    let last = today
        .first_of_month()
        .checked_add((COUNTS_MONTHS + 1).months());
    let expires = last.and_then(|day| day.to_zoned(german_time()));
    let expires = expires.map_err(|error| AppError::Internal(error.into()))?;
    Ok(expires.timestamp())
}

#[cfg(test)]
mod tests {
    use domain::ReportReason;

    use super::*;

    #[test]
    fn the_office_works_off_what_is_told_of_or_answered() {
        let ags: Ags = "05334002".parse().expect("eight digits");
        let count = |park: &str, times| ReportCount {
            ags,
            park: park.to_owned(),
            reason: ReportReason::Late,
            times,
        };
        let answer = ReportAnswer {
            ags,
            park: "GE Süd".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            state: ReportState::Done,
            german: "Es liegt.".to_owned(),
            english: String::new(),
        };
        // Nord is told of; Ost is called so by few; Süd was answered and has become small.
        let counts = [count("nord", 6), count("ost", 4), count("sued", 3)];
        let bundles = to_work_off(&counts, &[answer]);
        let named: Vec<_> = bundles
            .iter()
            .map(|(_, key, at_least)| (key.as_str(), *at_least))
            .collect();
        assert_eq!(named, [("", Some(10)), ("nord", Some(5)), ("sued", None)]);
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
}
