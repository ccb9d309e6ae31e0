//! Keeps what was reported of the network of places, and what the office answered.

use domain::{
    Actor, Ags, Area, KeptReport, NewReport, ReportAnswer, ReportCount, ReportReason, ReportState,
    Timestamp, park_key,
};

use sqlx::AnyConnection;

use crate::{
    Refusal, Result, Store, StoreError, rows, scrub,
    sql::{self, Row, cells, int, parsed, text},
};

impl Store {
    /// Keeps a report under an id that tells nothing, unless there are `most` of its month already, or
    /// `most_of_place` of its month and municipality.
    ///
    /// # Errors
    /// [`Refusal::TooManyReports`], [`Refusal::Nul`].
    pub async fn leave_report(
        &self,
        id: &str,
        report: &KeptReport,
        most: u64,
        most_of_place: u64,
    ) -> Result<()> {
        let NewReport { ags, park, reason } = &report.said;
        if park.contains('\0') {
            return Err(Refusal::Nul("park").into());
        }
        let mut writer = self.write(&Actor::Anonymous).await?;
        let month = report.month.as_str();
        let all = "SELECT count(*) FROM reports WHERE month = $1";
        let all = sql::number(writer.conn(), all, cells![month]).await?;
        let of_place = "SELECT count(*) FROM reports WHERE month = $1 AND ags = $2";
        let of = cells![month, ags.as_str()];
        let of_place = sql::number(writer.conn(), of_place, of).await?;
        let is_full = |count: i64, most| u64::try_from(count).unwrap_or(0) >= most;
        if is_full(all, most) || is_full(of_place, most_of_place) {
            return Err(Refusal::TooManyReports.into());
        }
        let insert = "INSERT INTO reports (id, ags, park_key, park, reason, month, expires) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let cells = cells![
            id,
            ags.as_str(),
            park_key(park),
            park.as_str(),
            reason.code(),
            report.month.as_str(),
            report.expires.as_millisecond(),
        ];
        sql::execute(writer.conn(), insert, cells).await?;
        writer.commit().await
    }

    /// The report of this id; none: there is none, or its time is over.
    pub async fn report(&self, id: &str) -> Result<Option<KeptReport>> {
        let now = self.now().as_millisecond();
        let query = "SELECT ags, park, reason, month, expires FROM reports \
                     WHERE id = $1 AND expires > $2";
        let mut conn = self.read().await?;
        let row = sql::row(&mut conn, query, cells![id, now]).await?;
        row.as_ref().map(report).transpose()
    }

    /// Deletes a report for good. It does not ask for [`Self::scrub`], which writes the whole database anew: anybody could have
    /// that done again and again. What is left in free space goes with the next one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn erase_report(&self, id: &str) -> Result<()> {
        let mut writer = self.write(&Actor::Anonymous).await?;
        let delete = "DELETE FROM reports WHERE id = $1";
        if sql::execute(writer.conn(), delete, cells![id]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        writer.commit().await
    }

    /// Deletes the reports of a municipality that came in this month (`2026-11`) for good; how many.
    pub async fn erase_reports_of(&self, actor: &Actor, ags: Ags, month: &str) -> Result<u64> {
        let mut writer = self.write(actor).await?;
        let delete = "DELETE FROM reports WHERE ags = $1 AND month = $2";
        let erased = sql::execute(writer.conn(), delete, cells![ags.as_str(), month]).await?;
        if erased > 0 {
            scrub::mark(&mut writer).await?;
        }
        writer.commit().await?;
        Ok(erased)
    }

    /// Deletes the reports whose time is over; how many.
    pub async fn erase_reports_expired(&self) -> Result<u64> {
        let now = self.now().as_millisecond();
        let over = "SELECT count(*) FROM reports WHERE expires <= $1";
        let mut conn = self.read().await?;
        if sql::number(&mut conn, over, cells![now]).await? == 0 {
            return Ok(0);
        }
        drop(conn);
        let mut writer = self.write(&Actor::System("reports")).await?;
        let delete = "DELETE FROM reports WHERE expires <= $1";
        let erased = sql::execute(writer.conn(), delete, cells![now]).await?;
        scrub::mark(&mut writer).await?;
        writer.commit().await?;
        Ok(erased)
    }

    /// How many reports of months before this one (`2026-11`) say the same, by place and reason; of this area alone, if
    /// one is given.
    pub async fn report_counts(&self, before: &str, of: Option<Area>) -> Result<Vec<ReportCount>> {
        let mut conn = self.read().await?;
        counts(&mut conn, before, self.now(), of).await
    }

    /// The municipalities from which at least `least` reports came in this month (`2026-11`), with how many.
    pub async fn reports_of_month(&self, month: &str, least: u64) -> Result<Vec<(Ags, u64)>> {
        let query = "SELECT ags, count(*) FROM reports WHERE month = $1 GROUP BY ags";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![month]).await?;
        let mut counts = Vec::new();
        for row in &rows {
            let count = u64::try_from(int(row, 1)?).unwrap_or(0);
            if count >= least {
                counts.push((parsed(row, 0)?, count));
            }
        }
        counts.sort_unstable();
        Ok(counts)
    }

    /// How the name of a business park is written most often in reports of it of months before this one (`2026-11`); of equally
    /// many the first by letters.
    pub async fn park_name(&self, ags: Ags, key: &str, before: &str) -> Result<Option<String>> {
        let now = self.now().as_millisecond();
        let query = "SELECT park FROM reports WHERE ags = $1 AND park_key = $2 AND month < $3 AND expires > $4";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![ags.as_str(), key, before, now]).await?;
        let mut names = std::collections::BTreeMap::<&str, usize>::new();
        for row in &rows {
            *names.entry(text(row, 0)?).or_default() += 1;
        }
        let most = names
            .iter()
            .max_by_key(|(name, times)| (**times, std::cmp::Reverse(**name)));
        Ok(most.map(|(name, _)| (*name).to_owned()))
    }

    /// Keeps an answer to the reports of a place beside those before it, if `may` says so of what was reported from its
    /// municipality in months before this one (`2026-11`) and what was answered there; whether it did.
    ///
    /// # Errors
    /// [`Refusal::Nul`].
    pub async fn answer_reports(
        &self,
        actor: &Actor,
        answer: &ReportAnswer,
        before: &str,
        may: impl FnOnce(&[ReportCount], &[ReportAnswer]) -> bool,
    ) -> Result<bool> {
        let texts = [&answer.park, &answer.german, &answer.english];
        if texts.iter().any(|text| text.contains('\0')) {
            return Err(Refusal::Nul("answer").into());
        }
        let mut writer = self.write(actor).await?;
        // In one transaction with what it depends on: what is taken back meanwhile waits.
        let of = Some(Area::Municipality(answer.ags));
        let reported = counts(writer.conn(), before, self.now(), of).await?;
        let answered = answers(writer.conn(), of).await?;
        if !may(&reported, &answered) {
            return Ok(false);
        }
        let (key, by) = (park_key(&answer.park), writer.actor.clone());
        // Two in one moment: the later one stands.
        let delete = "DELETE FROM report_answers WHERE ags = $1 AND park_key = $2 AND at = $3";
        let (ags, at) = (answer.ags.as_str(), answer.at.as_millisecond());
        sql::execute(writer.conn(), delete, cells![ags, key.as_str(), at]).await?;
        let insert = "INSERT INTO report_answers (ags, park_key, at, park, state, german, english, actor) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let cells = cells![
            ags,
            key,
            at,
            answer.park.as_str(),
            answer.state.code(),
            answer.german.as_str(),
            answer.english.as_str(),
            by,
        ];
        sql::execute(writer.conn(), insert, cells).await?;
        writer.commit().await?;
        Ok(true)
    }

    /// All answers to reports, by place, the newest of each first; of this area alone, if one is given.
    pub async fn report_answers(&self, of: Option<Area>) -> Result<Vec<ReportAnswer>> {
        let mut conn = self.read().await?;
        answers(&mut conn, of).await
    }

    /// Takes back the last answer to the reports of a place; the answer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]: nothing was answered.
    pub async fn take_back_report_answer(
        &self,
        actor: &Actor,
        ags: Ags,
        key: &str,
    ) -> Result<ReportAnswer> {
        let mut writer = self.write(actor).await?;
        let of = Some(Area::Municipality(ags));
        let answered = answers(writer.conn(), of).await?.into_iter();
        let mut answered = answered.filter(|answer| park_key(&answer.park) == key);
        let last = answered.next().ok_or(StoreError::NotFound)?;
        let delete = "DELETE FROM report_answers WHERE ags = $1 AND park_key = $2 AND at = $3";
        let cells = cells![ags.as_str(), key, last.at.as_millisecond()];
        sql::execute(writer.conn(), delete, cells).await?;
        scrub::mark(&mut writer).await?;
        writer.commit().await?;
        Ok(last)
    }
}

/// The first and the last key that a municipality of this area may have. Digits alone stand in the same order on both
/// databases.
fn keys(of: Option<Area>) -> [String; 2] {
    let digits = of.map(|area| area.to_string()).unwrap_or_default();
    ['0', '9'].map(|digit| {
        digits
            .chars()
            .chain(std::iter::repeat(digit))
            .take(8)
            .collect()
    })
}

async fn counts(
    conn: &mut AnyConnection,
    before: &str,
    now: Timestamp,
    of: Option<Area>,
) -> Result<Vec<ReportCount>> {
    let query = "SELECT ags, park_key, reason, count(*) FROM reports \
                 WHERE ags >= $1 AND ags <= $2 AND month < $3 AND expires > $4 \
                 GROUP BY ags, park_key, reason";
    let [first, last] = keys(of);
    let cells = cells![first, last, before, now.as_millisecond()];
    let rows = sql::rows(conn, query, cells).await?;
    let mut counts: Vec<ReportCount> = rows.iter().map(count).collect::<Result<_>>()?;
    counts.sort_by(|a, b| (a.ags, &a.park, a.reason).cmp(&(b.ags, &b.park, b.reason)));
    Ok(counts)
}

async fn answers(conn: &mut AnyConnection, of: Option<Area>) -> Result<Vec<ReportAnswer>> {
    let query = "SELECT ags, park, at, state, german, english FROM report_answers \
                 WHERE ags >= $1 AND ags <= $2";
    let [first, last] = keys(of);
    let rows = sql::rows(conn, query, cells![first, last]).await?;
    let mut answers: Vec<ReportAnswer> = rows.iter().map(answer).collect::<Result<_>>()?;
    answers.sort_by_key(|answer| {
        let newest = std::cmp::Reverse(answer.at);
        (answer.ags, park_key(&answer.park), newest)
    });
    Ok(answers)
}

fn report(row: &Row) -> Result<KeptReport> {
    Ok(KeptReport {
        said: NewReport {
            ags: parsed(row, 0)?,
            park: text(row, 1)?.to_owned(),
            reason: rows::coded(row, 2, ReportReason::from_code)?,
        },
        month: text(row, 3)?.to_owned(),
        expires: rows::time(int(row, 4)?)?,
    })
}

fn count(row: &Row) -> Result<ReportCount> {
    Ok(ReportCount {
        ags: parsed(row, 0)?,
        park: text(row, 1)?.to_owned(),
        reason: rows::coded(row, 2, ReportReason::from_code)?,
        times: u64::try_from(int(row, 3)?).unwrap_or(0),
    })
}

fn answer(row: &Row) -> Result<ReportAnswer> {
    Ok(ReportAnswer {
        ags: parsed(row, 0)?,
        park: text(row, 1)?.to_owned(),
        at: rows::time(int(row, 2)?)?,
        state: rows::coded(row, 3, ReportState::from_code)?,
        german: text(row, 4)?.to_owned(),
        english: text(row, 5)?.to_owned(),
    })
}
