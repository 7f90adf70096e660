//! Tables that are computed anew period by period: what they shall be is a `select`, and only the
//! rows that differ are touched.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use crate::db;
use crate::error::{LoadError, Result};

/// The columns of a table in `dm`, in their order.
const COLUMNS: &str = "select attname::text from pg_attribute \
                       where attrelid = ('dm.' || $1)::regclass and attnum > 0 \
                           and not attisdropped order by attnum";

/// The first and the last of the selected periods; some day where there is none.
const FIRST_AND_LAST: &str = "select coalesce(min(periode), '1900-01-01'), \
                              coalesce(max(periode), '1900-01-01') from regn_periode";

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
    pub(crate) target: &'static str,
    /// What is still to be decided about the new rows, over `ny_<name>`; empty where nothing is.
    pub(crate) afterwards: &'static str,
}

impl Table {
    /// Gives the table the rows that differ for the periods that `periods` selects (kommune and
    /// period). The first and the last period take the places of `{fra}` and `{til}` in the target.
    /// Leaves the rows that were deleted in `slettet_<name>`.
    pub(crate) async fn refresh(&self, connection: &mut PgConnection, periods: &str) -> Result<()> {
        self.select(connection, periods).await?;
        let (fra, til): (NaiveDate, NaiveDate) = sqlx::query_as(FIRST_AND_LAST)
            .fetch_one(&mut *connection)
            .await
            .map_err(LoadError::database("finding the touched months"))?;
        let target =
            self.target.replace("{fra}", &fra.to_string()).replace("{til}", &til.to_string());
        self.compute(connection, &target).await?;
        self.apply(connection, "true").await
    }

    /// As [`Table::refresh`], for kommuner of one month: the two take the places of `{kommuner}` and
    /// `{maaned}` in the target. Leaves nothing, so that another month may follow.
    pub(crate) async fn refresh_month(
        &self,
        connection: &mut PgConnection,
        kommuner: &[i16],
        maaned: NaiveDate,
    ) -> Result<()> {
        let kommuner: Vec<String> = kommuner.iter().map(i16::to_string).collect();
        let kommuner = format!("{{{}}}", kommuner.join(","));
        let periods = format!("select unnest('{kommuner}'::smallint[]), '{maaned}'::date");
        self.select(connection, &periods).await?;
        // Computed as a table of its own: PostgreSQL never shares the work of an `insert` among
        // processes, and a month of a country is millions of rows that become thousands.
        let target =
            self.target.replace("{kommuner}", &kommuner).replace("{maaned}", &maaned.to_string());
        let aside = format!("create temp table beregnet on commit drop as {target}");
        self.run(connection, &aside).await?;
        let bounds = format!("gammel.maaned = '{maaned}'");
        self.compute(connection, "select * from beregnet").await?;
        self.apply(connection, &bounds).await?;
        let drop = "drop table beregnet, ny_{tabel}, slettet_{tabel}, indsat_{tabel}";
        self.run(connection, drop).await
    }

    /// Selects the periods that the next statements are about.
    pub(super) async fn select(&self, connection: &mut PgConnection, periods: &str) -> Result<()> {
        let sql = format!(
            "truncate regn_periode; insert into regn_periode {periods}; analyze regn_periode"
        );
        self.run(connection, &sql).await
    }

    /// Computes the rows as they shall be: `ny_<name>`.
    pub(super) async fn compute(&self, connection: &mut PgConnection, target: &str) -> Result<()> {
        let compute = format!(
            "create temp table ny_{name} (like dm.{name} including defaults) on commit drop; \
             insert into ny_{name} {target}; \
             analyze ny_{name}; {afterwards}",
            name = self.name,
            afterwards = self.afterwards,
        );
        self.run(connection, &compute).await
    }

    /// Gives the selected periods the rows of `ny_<name>` that differ. `bounds` is a condition that
    /// every old row of theirs fulfils, for the planner.
    pub(super) async fn apply(&self, connection: &mut PgConnection, bounds: &str) -> Result<()> {
        let bounded = |sql: &str| sql.replace("{afgraensning}", bounds);
        let difference = include_str!("../../../sql/merge/tabel/020_forskel.template.sql");
        self.run(connection, &bounded(difference)).await?;
        let counts = format!(
            "select (select count(*) from slettet_{name}), (select count(*) from indsat_{name})",
            name = self.name,
        );
        let counts: (i64, i64) = sqlx::query_as(AssertSqlSafe(counts))
            .fetch_one(&mut *connection)
            .await
            .map_err(LoadError::database("counting what changed"))?;
        match counts {
            (1.., 1..) => self.exchange(connection, bounded).await?,
            (1.., _) => {
                let delete = include_str!("../../../sql/merge/tabel/040_slet.template.sql");
                self.run(connection, &bounded(delete)).await?;
            }
            _ => {}
        }
        if counts.1 > 0 {
            let insert = include_str!("../../../sql/merge/tabel/050_indsaet.template.sql");
            self.run(connection, insert).await?;
        }
        Ok(())
    }

    /// Changes the rows that are said otherwise, and deletes those that are no longer said.
    async fn exchange(
        &self,
        connection: &mut PgConnection,
        bounded: impl Fn(&str) -> String,
    ) -> Result<()> {
        let columns: Vec<String> = sqlx::query_scalar(COLUMNS)
            .bind(self.name)
            .fetch_all(&mut *connection)
            .await
            .map_err(LoadError::database("reading the catalogue"))?;
        let exchange = bounded(include_str!("../../../sql/merge/tabel/030_skift.template.sql"))
            .replace("{kolonner}", &columns.join(", "))
            .replace("{kolonner_ny}", &with_prefix("ny.", &columns));
        self.run(connection, &exchange).await
    }

    /// Runs statements with the table's names put in.
    pub(super) async fn run(&self, connection: &mut PgConnection, sql: &str) -> Result<()> {
        let key = |prefix: &str| with_prefix(prefix, self.key);
        // What a row is about, whichever delivery and line says it.
        let about: Vec<&str> =
            self.key.iter().copied().filter(|column| !SAID_BY.contains(column)).collect();
        let par = |prefix: &str| with_prefix(prefix, &about);
        let same_period = self
            .tid
            .map_or("true".to_owned(), |tid| format!("regn_periode.periode = gammel.{tid}"));
        let sql = sql
            .replace("{tabel}", self.name)
            .replace("{noegle_gammel}", &key("gammel."))
            .replace("{noegle_ny}", &key("ny."))
            .replace("{noegle_foer}", &key("foer."))
            .replace("{noegle_anden}", &key("anden."))
            .replace("{par}", &par(""))
            .replace("{par_gammel}", &par("gammel."))
            .replace("{par_ny}", &par("ny."))
            .replace("{noegle}", &key(""))
            .replace("{samme_periode}", &same_period);
        db::run(connection, &format!("merging {}", self.name), &sql).await?;
        Ok(())
    }
}

fn with_prefix(prefix: &str, columns: &[impl AsRef<str>]) -> String {
    let columns = columns.iter().map(|column| format!("{prefix}{}", column.as_ref()));
    columns.collect::<Vec<_>>().join(", ")
}
