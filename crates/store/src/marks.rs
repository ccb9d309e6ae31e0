//! Random marks of states: whoever remembers something asks whether its mark is still the same.

use sqlx::AnyConnection;

use crate::{
    Result, Store,
    sql::{self, Row, cells, maybe_text, text},
    writer::Writer,
};

/// The mark of what sources say about concepts.
pub(crate) const VOCABULARY: &str = "vocabulary";
/// The mark of the figures of places.
pub(crate) const FIGURES: &str = "figures";

impl Store {
    /// A mark that changes whenever a figure of a place changes, or what is known about a source.
    pub async fn figures_mark(&self) -> Result<String> {
        let mut conn = self.read().await?;
        let figures = of(&mut conn, FIGURES).await?;
        Ok(figures + " " + &sources(&mut conn).await?)
    }

    /// A mark that changes whenever it may have changed what came from which source: with every line of the log, every
    /// concept and figure, and every reading of a source.
    pub async fn sources_mark(&self) -> Result<String> {
        let last = self.last_seq().await?;
        let vocabulary = self.vocabulary_mark().await?;
        let figures = self.figures_mark().await?;
        Ok(format!("{last} {vocabulary} {figures}"))
    }
}

/// Makes whoever remembers what the mark of this name stands for read it again.
pub(crate) async fn anew(writer: &mut Writer, name: &str) -> Result<()> {
    let set = "INSERT INTO meta (name, value) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    let mark = format!("{:032x}", rand::random::<u128>());
    sql::execute(writer.conn(), set, cells![name, mark]).await?;
    Ok(())
}

/// The mark of this name; empty before the first.
pub(crate) async fn of(conn: &mut AnyConnection, name: &str) -> Result<String> {
    let row = sql::row(conn, MARK, cells![name]).await?;
    told(row.as_ref())
}

/// The query of [`of`].
pub(crate) const MARK: &str = "SELECT value FROM meta WHERE name = $1";

/// The row of [`MARK`].
pub(crate) fn told(row: Option<&Row>) -> Result<String> {
    row.map_or(Ok(String::new()), |row| Ok(text(row, 0)?.to_owned()))
}

/// Takes a mark away.
pub(crate) async fn clear(writer: &mut Writer, name: &str) -> Result<()> {
    let clear = "DELETE FROM meta WHERE name = $1";
    sql::execute(writer.conn(), clear, cells![name]).await?;
    Ok(())
}

/// A mark of all that is known about sources; they are few.
async fn sources(conn: &mut AnyConnection) -> Result<String> {
    let query = "SELECT id, body, reading FROM sources";
    let mut said = Vec::new();
    for row in sql::rows(conn, query, cells![]).await? {
        let mut told = Vec::with_capacity(3);
        for column in 0..3 {
            told.push(maybe_text(&row, column)?.map(str::to_owned));
        }
        said.push(told);
    }
    said.sort();
    let said = crate::rows::json(&said);
    Ok(blake3::hash(said.as_bytes()).to_hex().to_string())
}
