//! Made-up reports of the network, so that visitors of the demo see what becomes of theirs.

use domain::{Actor, Ags, KeptReport, NewReport, ReportAnswer, ReportReason, ReportState};
use jiff::{SignedDuration, ToSpan as _};
use serde::Deserialize;

use crate::{App, AppError, reports::expiry};

const REPORTS: &str = include_str!("../../demo/reports.jsonl");
const ANSWERS: &str = include_str!("../../demo/report-answers.jsonl");

/// Reports that say the same.
#[derive(Deserialize)]
struct Alike {
    ags: Ags,
    park: String,
    reason: ReportReason,
    times: usize,
}

#[derive(Deserialize)]
struct Answered {
    ags: Ags,
    park: String,
    state: ReportState,
    days_ago: i64,
    de: String,
    en: String,
}

impl App {
    /// Puts the sample's reports into last month, and the answers to them into the weeks before today, unless they are there.
    /// When the time of the reports is over, loading the sample makes them anew.
    pub(super) async fn load_demo_reports(&self, demo: &Actor) -> Result<(), AppError> {
        self.forget_expired_reports().await?;
        let store = self.store();
        let month = self.today().first_of_month().saturating_sub(1.month());
        let expires = expiry(month)?;
        let mut number = 0;
        for alike in read::<Alike>(REPORTS) {
            let report = KeptReport {
                said: NewReport {
                    ags: alike.ags,
                    park: alike.park,
                    reason: alike.reason,
                },
                month: month.strftime("%Y-%m").to_string(),
                expires,
            };
            for _ in 0..alike.times {
                number += 1;
                // No link opens it: nothing that is derived of one is called so.
                let id = format!("demo-{number}");
                if store.report(&id).await?.is_none() {
                    store.leave_report(&id, &report, u64::MAX, u64::MAX).await?;
                }
            }
        }
        if !store.report_answers(None).await?.is_empty() {
            return Ok(());
        }
        for answered in read::<Answered>(ANSWERS) {
            let ago = SignedDuration::from_hours(answered.days_ago * 24);
            let at = self.now().checked_sub(ago);
            let answer = ReportAnswer {
                ags: answered.ags,
                park: answered.park,
                at: at.map_err(|error| AppError::Internal(error.into()))?,
                state: answered.state,
                german: answered.de,
                english: answered.en,
            };
            let month = self.this_month();
            store
                .answer_reports(demo, &answer, &month, |_, _| true)
                .await?;
        }
        Ok(())
    }
}

fn read<T: for<'de> Deserialize<'de>>(lines: &str) -> Vec<T> {
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a test loads every file of the demo"))
        .collect()
}
