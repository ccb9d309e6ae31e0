use std::time::Duration;

use domain::{Actor, Ags, Seq, places::Postcodes};

use crate::{
    Result, Store,
    sql::{self, cells, parsed, text},
};

impl Store {
    /// How far the follower of this name has read the log; 0 when it never did.
    pub async fn position(&self, name: &str) -> Result<Seq> {
        let mut conn = self.read().await?;
        let query = "SELECT seq FROM positions WHERE name = $1";
        sql::number(&mut conn, query, cells![name]).await
    }

    /// Notes how far the follower of this name has read the log.
    pub async fn set_position(&self, name: &str, seq: Seq) -> Result<()> {
        let mut writer = self.write(&Actor::System("follower")).await?;
        let set = "INSERT INTO positions (name, seq) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET seq = excluded.seq";
        sql::execute(writer.conn(), set, cells![name, seq]).await?;
        writer.commit().await
    }

    /// Takes or renews a lease, so that of all replicas only its holder does a job. Whether it was given.
    ///
    /// It runs out by the holders' clocks: these must agree better than `ttl`. One that would last longer than two of
    /// them comes from a clock that was wrong, and counts for nothing.
    pub async fn lease(&self, name: &str, holder: &str, ttl: Duration) -> Result<bool> {
        let mut writer = self.write(&Actor::System("lease")).await?;
        let now = writer.now.as_millisecond();
        let ttl = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX);
        let until = now.saturating_add(ttl);
        let longest = until.saturating_add(ttl);
        let take = "INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) \
                    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until \
                    WHERE leases.holder = excluded.holder OR leases.until <= $4 OR leases.until > $5";
        let cells = cells![name, holder, until, now, longest];
        let given = sql::execute(writer.conn(), take, cells).await? == 1;
        writer.commit().await?;
        Ok(given)
    }

    /// Gives a lease back, if this holder has it.
    pub async fn release(&self, name: &str, holder: &str) -> Result<()> {
        let mut writer = self.write(&Actor::System("lease")).await?;
        let give = "DELETE FROM leases WHERE name = $1 AND holder = $2";
        sql::execute(writer.conn(), give, cells![name, holder]).await?;
        writer.commit().await
    }

    /// Replaces all postcodes.
    pub async fn put_postcodes(&self, postcodes: &Postcodes) -> Result<()> {
        let mut writer = self.write(&Actor::System("places")).await?;
        sql::execute(writer.conn(), "DELETE FROM postcodes", cells![]).await?;
        let rows: Vec<_> = postcodes
            .iter()
            .flat_map(|(code, all)| all.iter().map(|ags| cells![code.as_str(), ags.to_string()]))
            .collect();
        let head = "INSERT INTO postcodes (code, ags)";
        sql::insert(writer.conn(), head, "ON CONFLICT DO NOTHING", rows).await?;
        writer.commit().await
    }

    /// All postcodes with the municipalities that share them, in the order of their keys.
    pub async fn postcodes(&self) -> Result<Postcodes> {
        let mut conn = self.read().await?;
        let mut postcodes = Postcodes::new();
        for row in sql::rows(&mut conn, "SELECT code, ags FROM postcodes", cells![]).await? {
            let ags: Ags = parsed(&row, 1)?;
            postcodes
                .entry(text(&row, 0)?.to_owned())
                .or_default()
                .push(ags);
        }
        postcodes.values_mut().for_each(|all| all.sort());
        Ok(postcodes)
    }
}
