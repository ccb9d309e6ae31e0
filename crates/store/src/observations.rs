//! Keeps figures of places over time.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{Actor, Area, Figure, Indicator, Observation, Source, SourceId};
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::{
    Refusal, Result, SeenKeys, Store, StoreError,
    family::sources,
    marks, rows,
    sql::{self, Row, cells, int, parsed, text},
};

/// What became of the observations of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ObservationReport {
    /// Observations that the source had not told before.
    pub created: u64,
    /// Observations of which it tells another figure now.
    pub updated: u64,
    /// Observations that are as they were; nothing was written for them.
    pub unchanged: u64,
}

/// What one source tells by one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldIndicator {
    /// The indicator.
    pub indicator: Indicator,
    /// Who tells it.
    pub source: Source,
    /// Of which days, the earliest first, each with the number of areas told of and how many of these are districts.
    pub days: BTreeMap<Date, (u64, u64)>,
}

impl Store {
    /// Keeps what a source observed, in one transaction. A figure told again for the same area, indicator and day
    /// replaces the earlier one; other days stay. Of what is given twice the first counts. Values are kept to
    /// three decimals.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the source was not put before; [`Refusal::Figure`], then nothing is kept.
    pub async fn put_observations(
        &self,
        actor: &Actor,
        source: &SourceId,
        observations: &[Observation],
    ) -> Result<ObservationReport> {
        if let Some(fault) = observations.iter().find_map(Observation::fault) {
            return Err(Refusal::Figure(fault).into());
        }
        let mut writer = self.write(actor).await?;
        let known = "SELECT count(*) FROM sources WHERE id = $1";
        if sql::number(writer.conn(), known, cells![source.as_str()]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        let mut wanted: BTreeMap<(Indicator, Date), BTreeMap<Area, i64>> = BTreeMap::new();
        for observation in observations {
            let areas = wanted
                .entry((observation.indicator, observation.on))
                .or_default();
            areas
                .entry(observation.area)
                .or_insert_with(|| thousandths(observation.value));
        }
        let mut report = ObservationReport::default();
        let mut changed = Vec::new();
        for ((indicator, day), areas) in &wanted {
            let (indicator, day) = (indicator.to_string(), day.to_string());
            let query = "SELECT area, value FROM observations \
                         WHERE source = $1 AND indicator = $2 AND day = $3 AND area IN ({in})";
            let first = [source.as_str(), &indicator, &day];
            let mut before: HashMap<Area, i64> = HashMap::new();
            for row in sql::rows_in(writer.conn(), query, &first, areas.keys()).await? {
                before.insert(area(&row, 0)?, int(&row, 1)?);
            }
            for (area, value) in areas {
                match before.get(area) {
                    Some(known) if known == value => {
                        report.unchanged += 1;
                        continue;
                    }
                    Some(_) => report.updated += 1,
                    None => report.created += 1,
                }
                let (indicator, day) = (indicator.as_str(), day.as_str());
                changed.push(cells![
                    area.to_string(),
                    indicator,
                    day,
                    source.as_str(),
                    *value
                ]);
            }
        }
        let head = "INSERT INTO observations (area, indicator, day, source, value)";
        let tail =
            "ON CONFLICT (area, indicator, day, source) DO UPDATE SET value = excluded.value";
        if !changed.is_empty() {
            marks::anew(&mut writer, marks::FIGURES).await?;
        }
        sql::insert(writer.conn(), head, tail, changed).await?;
        writer.commit().await?;
        Ok(report)
    }

    /// After a complete reading: removes the observations of its indicators and days that it did not meet any
    /// more. What it says nothing about at all, earlier days above all, stays. How many were removed.
    pub async fn drop_unseen_observations(
        &self,
        actor: &Actor,
        source: &SourceId,
        seen: &SeenKeys,
    ) -> Result<u64> {
        let mut removed = 0;
        for (indicator, day) in seen.told() {
            let mut gone = self.areas_told(source, indicator, day).await?;
            gone.retain(|area| !seen.has_observation(*area, indicator, day));
            if !gone.is_empty() {
                let mut writer = self.write(actor).await?;
                let delete = "DELETE FROM observations \
                              WHERE source = $1 AND indicator = $2 AND day = $3 AND area IN ({in})";
                let first = [source.as_str(), &indicator.to_string(), &day.to_string()];
                removed += sql::execute_in(writer.conn(), delete, &first, gone).await?;
                marks::anew(&mut writer, marks::FIGURES).await?;
                writer.commit().await?;
            }
        }
        Ok(removed)
    }

    /// The areas of which the source tells this indicator on this day.
    pub(crate) async fn areas_told(
        &self,
        source: &SourceId,
        indicator: Indicator,
        day: Date,
    ) -> Result<BTreeSet<Area>> {
        let mut conn = self.read().await?;
        let query =
            "SELECT area FROM observations WHERE indicator = $1 AND day = $2 AND source = $3";
        let keys = cells![indicator.to_string(), day.to_string(), source.as_str()];
        let rows = sql::rows(&mut conn, query, keys).await?;
        rows.iter().map(|row| area(row, 0)).collect()
    }

    /// All figures of an area, by indicator, then day; where several sources tell one, that of the weightiest.
    pub async fn figures_of(&self, area: Area) -> Result<Vec<Figure>> {
        let query = "SELECT area, indicator, day, source, value FROM observations WHERE area = $1";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![area.to_string()]).await?;
        figures(&mut conn, &rows).await
    }

    /// All figures of these areas, as [`Self::figures_of`].
    pub async fn figures_of_all(&self, areas: &[Area]) -> Result<Vec<Figure>> {
        let query =
            "SELECT area, indicator, day, source, value FROM observations WHERE area IN ({in})";
        let mut conn = self.read().await?;
        let rows = sql::rows_in(&mut conn, query, &[], areas).await?;
        figures(&mut conn, &rows).await
    }

    /// The figures of all areas by this indicator on a day (none: the latest that there is), by area; where several
    /// sources tell one, that of the weightiest.
    pub async fn figures(&self, indicator: Indicator, on: Option<Date>) -> Result<Vec<Figure>> {
        let mut conn = self.read().await?;
        let code = indicator.to_string();
        let day = match on {
            Some(day) => day.to_string(),
            None => {
                let latest =
                    "SELECT day FROM observations WHERE indicator = $1 ORDER BY day DESC LIMIT 1";
                match sql::row(&mut conn, latest, cells![code.as_str()]).await? {
                    Some(row) => text(&row, 0)?.to_owned(),
                    None => return Ok(Vec::new()),
                }
            }
        };
        let query = "SELECT area, indicator, day, source, value FROM observations \
                     WHERE indicator = $1 AND day = $2";
        let rows = sql::rows(&mut conn, query, cells![code, day]).await?;
        figures(&mut conn, &rows).await
    }

    /// What there are figures by, by indicator, the weightiest source first.
    pub async fn indicators(&self) -> Result<Vec<ToldIndicator>> {
        let query = "SELECT indicator, source, day, count(*), \
                     CAST(sum(CASE WHEN length(area) = 5 THEN 1 ELSE 0 END) AS BIGINT) \
                     FROM observations GROUP BY indicator, source, day";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![]).await?;
        let sources = sources(&mut conn).await?;
        let mut told: BTreeMap<(Indicator, SourceId), BTreeMap<Date, (u64, u64)>> = BTreeMap::new();
        for row in rows {
            let key = (indicator(&row, 0)?, rows::source_id(text(&row, 1)?)?);
            let count =
                |column| Ok::<_, StoreError>(u64::try_from(int(&row, column)?).unwrap_or(0));
            let counts = (count(3)?, count(4)?);
            told.entry(key)
                .or_default()
                .insert(parsed(&row, 2)?, counts);
        }
        let mut indicators: Vec<ToldIndicator> = told
            .into_iter()
            .filter_map(|((indicator, source), days)| {
                let source = sources.get(&source)?.clone();
                Some(ToldIndicator {
                    indicator,
                    source,
                    days,
                })
            })
            .collect();
        indicators.sort_by_key(|told| (told.indicator, -told.source.precedence));
        Ok(indicators)
    }
}

/// The figures of these rows (area, indicator, day, source, value), by indicator, day and area.
async fn figures(conn: &mut AnyConnection, rows: &[Row]) -> Result<Vec<Figure>> {
    let sources = sources(conn).await?;
    let mut figures = rows.iter().map(figure).collect::<Result<Vec<_>>>()?;
    let key = |figure: &Figure| {
        let of = &figure.observation;
        (of.indicator, of.on, of.area)
    };
    figures.sort_by_cached_key(|figure| {
        let precedence = sources.get(&figure.source).map_or(0, |s| s.precedence);
        (
            key(figure),
            std::cmp::Reverse(precedence),
            figure.source.clone(),
        )
    });
    let mut told = HashSet::new();
    figures.retain(|figure| told.insert(key(figure)));
    Ok(figures)
}

fn figure(row: &Row) -> Result<Figure> {
    Ok(Figure {
        observation: Observation {
            area: area(row, 0)?,
            indicator: indicator(row, 1)?,
            on: parsed(row, 2)?,
            value: int(row, 4)? as f64 / 1000.0,
        },
        source: rows::source_id(text(row, 3)?)?,
    })
}

fn area(row: &Row, column: usize) -> Result<Area> {
    rows::coded(row, column, Area::from_code)
}

fn indicator(row: &Row, column: usize) -> Result<Indicator> {
    rows::coded(row, column, Indicator::from_code)
}

fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}
