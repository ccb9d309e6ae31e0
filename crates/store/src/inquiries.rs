//! Keeps inquiries, which it cannot read, and what was said of guides' items.

use domain::{Actor, Fit, FitCount, Said, Timestamp};

use crate::{
    Refusal, Result, Store, StoreError, rows,
    sql::{self, cells, int, parsed, text},
};

/// An inquiry that only who has its link can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedInquiry {
    /// What was sealed, as text.
    pub sealed: String,
    /// Counts its changes, from 1.
    pub version: i64,
    /// From when on it is gone.
    pub expires: Timestamp,
}

impl Store {
    /// Keeps a new inquiry, unless there are `most` already.
    ///
    /// # Errors
    /// [`Refusal::TooManyInquiries`].
    pub async fn leave_inquiry(
        &self,
        id: &str,
        sealed: &str,
        expires: Timestamp,
        most: u64,
    ) -> Result<()> {
        let mut writer = self.write(&Actor::Anonymous).await?;
        let now = writer.now.as_millisecond();
        let count = "SELECT count(*) FROM inquiries WHERE expires > $1";
        let count = sql::number(writer.conn(), count, cells![now]).await?;
        if u64::try_from(count).unwrap_or(0) >= most {
            return Err(Refusal::TooManyInquiries.into());
        }
        let insert = "INSERT INTO inquiries (id, sealed, version, expires) VALUES ($1, $2, 1, $3)";
        let cells = cells![id, sealed, expires.as_millisecond()];
        sql::execute(writer.conn(), insert, cells).await?;
        writer.commit().await
    }

    /// The inquiry of this id; none: there is none, or its time is over.
    pub async fn inquiry(&self, id: &str) -> Result<Option<SealedInquiry>> {
        let now = self.now().as_millisecond();
        let query = "SELECT sealed, version, expires FROM inquiries WHERE id = $1 AND expires > $2";
        let mut conn = self.read().await?;
        let row = sql::row(&mut conn, query, cells![id, now]).await?;
        row.map(|row| {
            Ok(SealedInquiry {
                sealed: text(&row, 0)?.to_owned(),
                version: int(&row, 1)?,
                expires: rows::time(int(&row, 2)?)?,
            })
        })
        .transpose()
    }

    /// Puts an inquiry in the place of what it was at `inquiry.version`, and counts what was said of items meanwhile, both or
    /// nothing. Whether it was still at that version.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when an entry of which something was said is gone.
    pub async fn put_inquiry(
        &self,
        id: &str,
        inquiry: &SealedInquiry,
        said: &[FitCount],
    ) -> Result<bool> {
        let mut writer = self.write(&Actor::Anonymous).await?;
        let update = "UPDATE inquiries SET sealed = $1, version = version + 1, expires = $2 \
                      WHERE id = $3 AND version = $4";
        let cells = cells![
            inquiry.sealed.as_str(),
            inquiry.expires.as_millisecond(),
            id,
            inquiry.version
        ];
        if sql::execute(writer.conn(), update, cells).await? == 0 {
            return Ok(false);
        }
        for count in said {
            let entry = count.entry.to_string();
            let known = "SELECT count(*) FROM entries WHERE id = $1";
            if sql::number(writer.conn(), known, cells![entry.clone()]).await? == 0 {
                return Err(StoreError::NotFound);
            }
            let Said { fit, month } = &count.said;
            let add = "INSERT INTO fits (entry, month, fit, times) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (entry, month, fit) DO UPDATE SET times = fits.times + excluded.times";
            let cells = cells![entry.clone(), month.as_str(), fit.code(), count.times];
            sql::execute(writer.conn(), add, cells).await?;
            let none = "DELETE FROM fits WHERE entry = $1 AND times <= 0";
            sql::execute(writer.conn(), none, cells![entry]).await?;
        }
        writer.commit().await?;
        Ok(true)
    }

    /// Deletes an inquiry for good. What is left of it in free space of the files is sealed, and nobody has its key.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn erase_inquiry(&self, id: &str) -> Result<()> {
        let mut writer = self.write(&Actor::Anonymous).await?;
        let delete = "DELETE FROM inquiries WHERE id = $1";
        if sql::execute(writer.conn(), delete, cells![id]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        writer.commit().await
    }

    /// Deletes the inquiries whose time is over; how many.
    pub async fn erase_inquiries_expired(&self) -> Result<u64> {
        let now = self.now().as_millisecond();
        let over = "SELECT count(*) FROM inquiries WHERE expires <= $1";
        let mut conn = self.read().await?;
        if sql::number(&mut conn, over, cells![now]).await? == 0 {
            return Ok(0);
        }
        drop(conn);
        let mut writer = self.write(&Actor::System("inquiries")).await?;
        let delete = "DELETE FROM inquiries WHERE expires <= $1";
        let erased = sql::execute(writer.conn(), delete, cells![now]).await?;
        writer.commit().await?;
        Ok(erased)
    }

    /// How many inquiries are kept.
    pub async fn inquiry_count(&self) -> Result<u64> {
        let mut conn = self.read().await?;
        let count = sql::number(&mut conn, "SELECT count(*) FROM inquiries", cells![]).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// What was said of guides' items, by entry, month and what was said; of entries that were merged under the one that
    /// stayed.
    pub async fn fits(&self) -> Result<Vec<FitCount>> {
        let query = "SELECT e.canonical, f.month, f.fit, CAST(sum(f.times) AS BIGINT) \
                     FROM fits f JOIN entries e ON e.id = f.entry \
                     GROUP BY e.canonical, f.month, f.fit";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![]).await?;
        let count = |row: &sql::Row| {
            Ok(FitCount {
                entry: parsed(row, 0)?,
                said: Said {
                    month: text(row, 1)?.to_owned(),
                    fit: rows::coded(row, 2, Fit::from_code)?,
                },
                times: int(row, 3)?,
            })
        };
        let mut counts: Vec<FitCount> = rows.iter().map(count).collect::<Result<_>>()?;
        counts.sort_by(|a, b| {
            let key = |count: &FitCount| (count.entry, count.said.month.clone(), count.said.fit);
            key(a).cmp(&key(b))
        });
        Ok(counts)
    }
}
