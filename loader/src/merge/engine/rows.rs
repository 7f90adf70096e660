//! Tables that are computed anew period by period: what they shall be is a `select`, and only the
//! rows that differ are touched.

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use crate::db::{Statement, sql};
use crate::error::Result;

/// The part of a key that says where a row came from.
const SAID_BY: [&str; 2] = ["levering_nr", "linje_nr"];

/// A table of `dm` and the rows that it shall have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// The table in `dm`.
    pub(crate) name: &'static str,
    /// The columns that a row is known by.
    pub(crate) key: &'static [&'static str],
    /// The column with the period; none where a kommune is computed as a whole.
    pub(crate) tid: Option<&'static str>,
    /// The rows as they shall be, for the periods in `regn_periode`.
    pub(crate) target: fn(&Selection) -> Statement,
}

/// What the next statements are about. It stands in their text, so that the planner passes by what
/// other kommuner and months have.
#[derive(Debug)]
pub(crate) struct Selection {
    /// The kommuner, as PostgreSQL writes an array.
    pub(crate) kommuner: String,
    /// The first period; some day where none has a date.
    pub(crate) fra: NaiveDate,
    /// The last one.
    pub(crate) til: NaiveDate,
}

impl Table {
    /// Gives the table the rows that differ for the periods that `periods` selects (kommune and
    /// period). Leaves the rows that were deleted in `slettet_<name>`.
    pub(crate) async fn refresh(
        &self,
        connection: &mut PgConnection,
        periods: &Statement,
    ) -> Result<()> {
        let selection = self.select(connection, periods).await?;
        self.compute(connection, &selection).await?;
        self.apply(connection, &selection).await
    }

    /// As [`Table::refresh`], for kommuner of one month. Leaves nothing, so that another month may
    /// follow.
    pub(crate) async fn refresh_month(
        &self,
        connection: &mut PgConnection,
        kommuner: &[i16],
        maaned: NaiveDate,
    ) -> Result<()> {
        let kommuner: Vec<String> = kommuner.iter().map(i16::to_string).collect();
        let kommuner = kommuner.join(", ");
        let periods = sql!(
            "merge/engine/rows/periods_of_kommuner",
            kommune_numre = kommuner,
            maaned = maaned
        );
        let selection = self.select(connection, &periods).await?;
        sql!(
            "merge/engine/rows/compute_aside",
            tabel = self.name,
            raekker = (self.target)(&selection).text(),
        )
        .run(connection)
        .await?;
        self.apply(connection, &selection).await?;
        sql!("merge/engine/rows/drop", tabel = self.name).run(connection).await?;
        Ok(())
    }

    /// Selects the periods that the next statements are about.
    pub(super) async fn select(
        &self,
        connection: &mut PgConnection,
        periods: &Statement,
    ) -> Result<Selection> {
        sql!("merge/engine/rows/select", perioder = periods.text()).run(connection).await?;
        let (kommuner, fra, til) = sql!("merge/engine/rows/selected").row(connection).await?;
        Ok(Selection { kommuner, fra, til })
    }

    /// Computes the rows as they shall be: `ny_<name>`.
    pub(super) async fn compute(
        &self,
        connection: &mut PgConnection,
        selection: &Selection,
    ) -> Result<()> {
        sql!(
            "merge/engine/rows/compute",
            tabel = self.name,
            raekker = (self.target)(selection).text(),
        )
        .run(connection)
        .await?;
        Ok(())
    }

    /// Gives the selected periods the rows of `ny_<name>` that differ.
    pub(super) async fn apply(
        &self,
        connection: &mut PgConnection,
        selection: &Selection,
    ) -> Result<()> {
        let bounds = self.bounds(selection);
        sql!(
            "merge/engine/rows/differ",
            tabel = self.name,
            noegle = with_prefix("", self.key),
            noegle_gammel = with_prefix("gammel.", self.key),
            noegle_ny = with_prefix("ny.", self.key),
            afgraensning = bounds,
            samme_periode = self.same_period(),
        )
        .run(connection)
        .await?;
        let (deleted, inserted): (i64, i64) =
            sql!("merge/engine/rows/count", tabel = self.name).row(connection).await?;
        if deleted > 0 && inserted > 0 {
            self.exchange(connection, &bounds).await?;
        } else if deleted > 0 {
            sql!(
                "merge/engine/rows/delete",
                tabel = self.name,
                noegle_gammel = with_prefix("gammel.", self.key),
                noegle_ny = with_prefix("ny.", self.key),
                afgraensning = bounds,
            )
            .run(connection)
            .await?;
        }
        if inserted > 0 {
            sql!("merge/engine/rows/insert", tabel = self.name).run(connection).await?;
        }
        Ok(())
    }

    /// Changes the rows that are said otherwise, and deletes those that are no longer said.
    async fn exchange(&self, connection: &mut PgConnection, bounds: &str) -> Result<()> {
        let columns: Vec<String> =
            sql!("merge/engine/rows/columns").bind(self.name).values(connection).await?;
        // What a row is about, whichever delivery and line says it.
        let about: Vec<&str> =
            self.key.iter().copied().filter(|column| !SAID_BY.contains(column)).collect();
        sql!(
            "merge/engine/rows/exchange",
            tabel = self.name,
            kolonner = columns.join(", "),
            kolonner_ny = with_prefix("ny.", &columns),
            noegle = with_prefix("", self.key),
            noegle_gammel = with_prefix("gammel.", self.key),
            noegle_ny = with_prefix("ny.", self.key),
            noegle_foer = with_prefix("skiftet.foer_", self.key),
            noegle_som_foer = as_before(self.key),
            noegle_anden = with_prefix("anden.", self.key),
            par = with_prefix("", &about),
            par_gammel = with_prefix("gammel.", &about),
            par_ny = with_prefix("ny.", &about),
            afgraensning = bounds,
        )
        .run(connection)
        .await?;
        Ok(())
    }

    /// Leaves an empty `slettet_<name>`.
    pub(super) async fn delete_nothing(&self, connection: &mut PgConnection) -> Result<()> {
        sql!("merge/engine/rows/delete_nothing", tabel = self.name).run(connection).await?;
        Ok(())
    }

    /// What every old row of the selected periods fulfils.
    fn bounds(&self, Selection { kommuner, fra, til }: &Selection) -> String {
        let kommuner = format!("gammel.kommune_nr = any('{kommuner}'::smallint[])");
        match self.tid {
            Some(tid) => format!("{kommuner} and gammel.{tid} between '{fra}' and '{til}'"),
            None => kommuner,
        }
    }

    /// What lays an old row beside its selected period.
    fn same_period(&self) -> String {
        self.tid.map_or("true".to_owned(), |tid| format!("regn_periode.periode = gammel.{tid}"))
    }
}

/// The columns of an old row under names that a new one does not have.
fn as_before(columns: &[&str]) -> String {
    let columns = columns.iter().map(|column| format!("gammel.{column} as foer_{column}"));
    columns.collect::<Vec<_>>().join(", ")
}

fn with_prefix(prefix: &str, columns: &[impl AsRef<str>]) -> String {
    let columns = columns.iter().map(|column| format!("{prefix}{}", column.as_ref()));
    columns.collect::<Vec<_>>().join(", ")
}
