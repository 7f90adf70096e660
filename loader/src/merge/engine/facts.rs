//! Facts with partitions: a month that is new is built aside and attached, a month that exists gets
//! the rows that differ.

use chrono::NaiveDate;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnection;

use super::rows::{Selection, Table};
use crate::db::{Statement, inline, sql};
use crate::error::Result;

/// A fact that is computed anew period by period.
pub(in crate::merge) struct Fact {
    /// The table in `dm`, partitioned by its period.
    pub(in crate::merge) table: Table,
    /// What is left of the name without `fact_`; `beroert_<noun>` has the touched periods.
    pub(in crate::merge) noun: &'static str,
    /// The source of its rows.
    pub(in crate::merge) kilde: &'static str,
    /// What finds the way to the rows of the selected periods, where they are so many that it is
    /// chosen each time.
    pub(in crate::merge) way: Option<Way>,
}

/// Finds the way to the rows of the selected periods.
type Way = fn(&mut PgConnection) -> BoxFuture<'_, Result<()>>;

/// A touched month.
struct Month {
    maaned: NaiveDate,
    har_partition: bool,
}

impl Fact {
    /// Whether some period has to be computed anew.
    pub(in crate::merge) async fn is_touched(&self, connection: &mut PgConnection) -> Result<bool> {
        let exists = format!("select exists (select 1 from beroert_{})", self.noun);
        inline("finding what is touched", exists).value(connection).await
    }

    /// Brings the fact up to date for the touched periods. Leaves the rows that were deleted in
    /// `slettet_<name>`.
    pub(in crate::merge) async fn fill(&self, connection: &mut PgConnection) -> Result<()> {
        let months = self.months(connection).await?;
        for month in months.iter().filter(|month| !month.har_partition) {
            self.attach(connection, month.maaned).await?;
        }
        let existing: Vec<NaiveDate> =
            months.iter().filter(|month| month.har_partition).map(|month| month.maaned).collect();
        if existing.is_empty() {
            return self.table.delete_nothing(connection).await;
        }
        let selection = self.select(connection, &existing).await?;
        self.table.compute(connection, &selection).await?;
        self.table.apply(connection, &selection).await
    }

    /// Selects every touched period.
    pub(in crate::merge) async fn select_all(&self, connection: &mut PgConnection) -> Result<()> {
        let periods = format!("select kommune_nr, periode from beroert_{}", self.noun);
        let periods = inline("finding the touched periods", periods);
        self.table.select(connection, &periods).await.map(|_| ())
    }

    /// Selects the touched periods in certain months, and the way to their rows.
    async fn select(
        &self,
        connection: &mut PgConnection,
        months: &[NaiveDate],
    ) -> Result<Selection> {
        let selection = self.table.select(connection, &self.periods(months)).await?;
        if let Some(way) = self.way {
            way(connection).await?;
        }
        Ok(selection)
    }

    /// Builds a new month aside and attaches it.
    async fn attach(&self, connection: &mut PgConnection, maaned: NaiveDate) -> Result<()> {
        let name = self.table.name;
        let selection = self.select(connection, &[maaned]).await?;
        sql!("merge/engine/rows/open_month", tabel = name, maaned = maaned).run(connection).await?;
        let rows = sql!(
            "merge/engine/rows/fill_month",
            tabel = name,
            aar_maaned = maaned.format("%Y_%m"),
            raekker = (self.table.target)(&selection).text(),
        );
        let rows = rows.run(connection).await?;
        sql!("merge/engine/rows/attach_month", tabel = name, maaned = maaned, antal = rows)
            .run(connection)
            .await?;
        Ok(())
    }

    async fn months(&self, connection: &mut PgConnection) -> Result<Vec<Month>> {
        let months: Vec<(NaiveDate, bool)> =
            sql!("merge/engine/rows/months", tabel = self.table.name, emne = self.noun)
                .rows(connection)
                .await?;
        let month = |(maaned, har_partition)| Month { maaned, har_partition };
        Ok(months.into_iter().map(month).collect())
    }

    /// The touched periods in certain months.
    fn periods(&self, months: &[NaiveDate]) -> Statement {
        let months: Vec<String> = months.iter().map(|maaned| format!("'{maaned}'")).collect();
        sql!("merge/engine/rows/periods_of_months", emne = self.noun, maaneder = months.join(", "),)
    }
}
