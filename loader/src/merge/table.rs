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

/// The selected periods: their kommuner, the first and the last; some day where none has a date.
const SELECTED: &str = "select coalesce(array_agg(distinct kommune_nr), '{}')::text as kommuner, \
                        coalesce(min(periode), '1900-01-01') as fra, \
                        coalesce(max(periode), '1900-01-01') as til from regn_periode";

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
}

/// What the next statements are about. It stands in their text, so that the planner passes by what
/// other kommuner and months have.
#[derive(Debug)]
pub(super) struct Selection {
    /// The kommuner, as PostgreSQL writes an array.
    kommuner: String,
    fra: NaiveDate,
    til: NaiveDate,
}

impl Selection {
    /// Puts the kommuner, the first and the last period in the places of `{kommuner}`, `{fra}` and
    /// `{til}`.
    pub(super) fn fill_in(&self, sql: &str) -> String {
        sql.replace("{kommuner}", &self.kommuner)
            .replace("{fra}", &self.fra.to_string())
            .replace("{til}", &self.til.to_string())
    }
}

impl Table {
    /// Gives the table the rows that differ for the periods that `periods` selects (kommune and
    /// period). Leaves the rows that were deleted in `slettet_<name>`.
    pub(crate) async fn refresh(&self, connection: &mut PgConnection, periods: &str) -> Result<()> {
        let selection = self.select(connection, periods).await?;
        self.compute(connection, &selection.fill_in(self.target)).await?;
        self.apply(connection, &selection).await
    }

    /// As [`Table::refresh`], for kommuner of one month, which takes the place of `{maaned}` in the
    /// target. Leaves nothing, so that another month may follow.
    pub(crate) async fn refresh_month(
        &self,
        connection: &mut PgConnection,
        kommuner: &[i16],
        maaned: NaiveDate,
    ) -> Result<()> {
        let kommuner: Vec<String> = kommuner.iter().map(i16::to_string).collect();
        let kommuner = format!("{{{}}}", kommuner.join(","));
        let periods = format!("select unnest('{kommuner}'::smallint[]), '{maaned}'::date");
        let selection = self.select(connection, &periods).await?;
        // Computed as a table of its own: PostgreSQL never shares the work of an `insert` among
        // processes, and a month of a country is millions of rows that become thousands.
        let target = selection.fill_in(self.target).replace("{maaned}", &maaned.to_string());
        let aside = format!("create temp table beregnet on commit drop as {target}");
        self.run(connection, &aside).await?;
        self.compute(connection, "select * from beregnet").await?;
        self.apply(connection, &selection).await?;
        let drop = "drop table beregnet, ny_{tabel}, slettet_{tabel}, indsat_{tabel}";
        self.run(connection, drop).await
    }

    /// Selects the periods that the next statements are about.
    pub(super) async fn select(
        &self,
        connection: &mut PgConnection,
        periods: &str,
    ) -> Result<Selection> {
        let sql = format!(
            "truncate regn_periode; insert into regn_periode {periods}; analyze regn_periode"
        );
        self.run(connection, &sql).await?;
        let (kommuner, fra, til) = sqlx::query_as(SELECTED)
            .fetch_one(connection)
            .await
            .map_err(LoadError::database("finding the touched months"))?;
        Ok(Selection { kommuner, fra, til })
    }

    /// Computes the rows as they shall be: `ny_<name>`.
    pub(super) async fn compute(&self, connection: &mut PgConnection, target: &str) -> Result<()> {
        let compute = format!(
            "create temp table ny_{name} (like dm.{name} including defaults) on commit drop; \
             insert into ny_{name} {target}; \
             analyze ny_{name}",
            name = self.name,
        );
        self.run(connection, &compute).await
    }

    /// Gives the selected periods the rows of `ny_<name>` that differ.
    pub(super) async fn apply(
        &self,
        connection: &mut PgConnection,
        selection: &Selection,
    ) -> Result<()> {
        // What every old row of theirs fulfils.
        let kommuner = "gammel.kommune_nr = any('{kommuner}'::smallint[])";
        let bounds = match self.tid {
            Some(tid) => format!("{kommuner} and gammel.{tid} between '{{fra}}' and '{{til}}'"),
            None => kommuner.to_owned(),
        };
        let bounds = selection.fill_in(&bounds);
        let bounded = |sql: &str| sql.replace("{afgraensning}", &bounds);
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
            .replace("{noegle_foer}", &key("skiftet.foer_"))
            .replace("{noegle_som_foer}", &as_before(self.key))
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

/// The columns of an old row under names that a new one does not have.
fn as_before(columns: &[&str]) -> String {
    let columns = columns.iter().map(|column| format!("gammel.{column} as foer_{column}"));
    columns.collect::<Vec<_>>().join(", ")
}

fn with_prefix(prefix: &str, columns: &[impl AsRef<str>]) -> String {
    let columns = columns.iter().map(|column| format!("{prefix}{}", column.as_ref()));
    columns.collect::<Vec<_>>().join(", ")
}
