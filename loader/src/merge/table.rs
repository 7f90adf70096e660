//! Tables that are computed anew period by period: what they shall be is a `select`, and only the
//! rows that differ are touched.

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use crate::db;
use crate::error::Result;

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
    /// period). Leaves the rows that were deleted in `slettet_<name>`.
    pub(crate) async fn refresh(&self, connection: &mut PgConnection, periods: &str) -> Result<()> {
        self.select(connection, periods).await?;
        self.replace(connection, "true").await
    }

    /// As [`Table::refresh`], for kommuner of one month, whose date takes the place of `{maaned}` in the
    /// target. Leaves nothing, so that another month may follow.
    pub(crate) async fn refresh_month(
        &self,
        connection: &mut PgConnection,
        kommuner: &str,
        maaned: NaiveDate,
    ) -> Result<()> {
        self.select(connection, kommuner).await?;
        let target = self.target.replace("{maaned}", &maaned.to_string());
        let bounds = format!("gammel.maaned = '{maaned}'");
        self.replace_with(connection, &target, &bounds).await?;
        self.run(connection, "drop table ny_{tabel}, slettet_{tabel}").await
    }

    /// Selects the periods that the next statements are about.
    pub(super) async fn select(&self, connection: &mut PgConnection, periods: &str) -> Result<()> {
        let sql = format!(
            "truncate regn_periode; insert into regn_periode {periods}; analyze regn_periode"
        );
        self.run(connection, &sql).await
    }

    /// Gives the selected periods the rows that differ. `bounds` is a condition that every old row
    /// of theirs fulfils, for the planner.
    pub(super) async fn replace(&self, connection: &mut PgConnection, bounds: &str) -> Result<()> {
        self.replace_with(connection, self.target, bounds).await
    }

    async fn replace_with(
        &self,
        connection: &mut PgConnection,
        target: &str,
        bounds: &str,
    ) -> Result<()> {
        let target = format!(
            "create temp table ny_{name} (like dm.{name} including defaults) on commit drop; \
             insert into ny_{name} {target}; \
             analyze ny_{name}; {afterwards}",
            name = self.name,
            afterwards = self.afterwards,
        );
        self.run(connection, &target).await?;
        let difference = include_str!("../../../sql/merge/tabel/020_forskel.template.sql")
            .replace("{afgraensning}", bounds);
        self.run(connection, &difference).await
    }

    /// Runs statements with the table's names put in.
    pub(super) async fn run(&self, connection: &mut PgConnection, sql: &str) -> Result<()> {
        let key = |prefix: &str| {
            let columns = self.key.iter().map(|column| format!("{prefix}{column}"));
            columns.collect::<Vec<_>>().join(", ")
        };
        let same_period = self
            .tid
            .map_or("true".to_owned(), |tid| format!("regn_periode.periode = gammel.{tid}"));
        let sql = sql
            .replace("{tabel}", self.name)
            .replace("{noegle_gammel}", &key("gammel."))
            .replace("{noegle_ny}", &key("ny."))
            .replace("{noegle}", &key(""))
            .replace("{samme_periode}", &same_period);
        db::run(connection, &format!("merging {}", self.name), &sql).await?;
        Ok(())
    }
}
