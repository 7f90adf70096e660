//! Facts with partitions: a month that is new is built aside and attached, a month that exists gets
//! the rows that differ.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use super::rows;
use super::table::{Selection, Table};
use crate::db;
use crate::db::locks::Lock;
use crate::error::{LoadError, Result};

/// A fact that is computed anew period by period.
pub(super) struct Fact {
    /// The table in `dm`, partitioned by its period.
    pub(super) table: Table,
    /// What is left of the name without `fact_`; `beroert_<noun>` has the touched periods.
    pub(super) noun: &'static str,
    /// The source of its rows.
    pub(super) kilde: &'static str,
    /// Whether its rows are so many that the way to them is chosen each time.
    find_rows: bool,
}

/// `dm.fact_indskrivning`.
pub(super) const INDSKRIVNING: Fact = Fact {
    table: Table {
        name: "fact_indskrivning",
        key: &["kommune_nr", "maaned", "borger_nr", "levering_nr", "linje_nr"],
        tid: Some("maaned"),
        target: include_str!("../../../sql/merge/fact/fact_indskrivning.template.sql"),
    },
    noun: "indskrivning",
    kilde: "dst-indskrivning",
    find_rows: false,
};

/// `dm.fact_personale`.
pub(super) const PERSONALE: Fact = Fact {
    table: Table {
        name: "fact_personale",
        key: &["kommune_nr", "maaned", "medarbejder_nr", "levering_nr", "linje_nr"],
        tid: Some("maaned"),
        target: include_str!("../../../sql/merge/fact/fact_personale.template.sql"),
    },
    noun: "personale",
    kilde: "flis-personale",
    find_rows: false,
};

/// `dm.fact_tilstedevaerelse`.
pub(super) const TILSTEDEVAERELSE: Fact = Fact {
    table: Table {
        name: "fact_tilstedevaerelse",
        key: &["kommune_nr", "dato", "borger_nr", "levering_nr", "linje_nr"],
        tid: Some("dato"),
        target: include_str!("../../../sql/merge/fact/fact_tilstedevaerelse.sql"),
    },
    noun: "tilstedevaerelse",
    kilde: "aula-tilstedevaerelse",
    find_rows: true,
};

/// Takes the lock of the partitions, before the merge writes anything: a load that holds rows of a
/// dimension and then waits for an attach would be waited for by it. Alone where a touched slice
/// lies in a month that is new.
pub(super) async fn lock_partitions(connection: &mut PgConnection) -> Result<()> {
    let doing = "waiting for a load that opens a month";
    let sql = include_str!("../../../sql/merge/016_ny_maaned.sql");
    let opens_month: bool = sqlx::query_scalar(sql)
        .fetch_one(&mut *connection)
        .await
        .map_err(LoadError::database(doing))?;
    if opens_month {
        Lock::Partitions.alone(connection, doing).await
    } else {
        Lock::Partitions.shared(connection, doing).await
    }
}

/// A touched month.
struct Month {
    maaned: NaiveDate,
    has_partition: bool,
}

impl Fact {
    /// Whether some period has to be computed anew.
    pub(super) async fn is_touched(&self, connection: &mut PgConnection) -> Result<bool> {
        let sql = format!("select exists (select 1 from beroert_{})", self.noun);
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(connection)
            .await
            .map_err(LoadError::database("finding what is touched"))
    }

    /// Brings the fact up to date for the touched periods. Leaves the rows that were deleted in
    /// `slettet_<name>`.
    pub(super) async fn fill(&self, connection: &mut PgConnection) -> Result<()> {
        let months = self.months(connection).await?;
        for month in months.iter().filter(|month| !month.has_partition) {
            self.attach(connection, month.maaned).await?;
        }
        let existing: Vec<NaiveDate> =
            months.iter().filter(|month| month.has_partition).map(|month| month.maaned).collect();
        if existing.is_empty() {
            let nothing = "create temp table slettet_{tabel} (like dm.{tabel}) on commit drop";
            return self.table.run(connection, nothing).await;
        }
        let selection = self.select(connection, &self.periods(&existing)).await?;
        self.table.compute(connection, &selection.fill_in(self.table.target)).await?;
        self.table.apply(connection, &selection).await
    }

    /// Selects the periods that the next statements are about, and the way to their rows.
    async fn select(&self, connection: &mut PgConnection, periods: &str) -> Result<Selection> {
        let selection = self.table.select(connection, periods).await?;
        if self.find_rows {
            rows::find(connection, false).await?;
        }
        Ok(selection)
    }

    /// Selects every touched period, and the way to its rows, for the first time.
    pub(super) async fn select_all(&self, connection: &mut PgConnection) -> Result<()> {
        let all = format!("select kommune_nr, periode from beroert_{}", self.noun);
        self.table.select(connection, &all).await?;
        rows::find(connection, true).await
    }

    /// Builds a new month aside and attaches it.
    async fn attach(&self, connection: &mut PgConnection, maaned: NaiveDate) -> Result<()> {
        let name = self.table.name;
        let selection = self.select(connection, &self.periods(&[maaned])).await?;
        let create = format!("select drift.opret_partition('{name}', '{maaned}')");
        self.table.run(connection, &create).await?;
        let target = selection.fill_in(self.table.target);
        let fill = format!("insert into dm_del.{name}_{} {target}", maaned.format("%Y_%m"));
        let rows = db::run(connection, &format!("merging {name}"), &fill).await?;
        let attach = format!(
            "select drift.tilknyt_partition('{name}', '{maaned}'); \
             insert into aendring (tabel, antal_slettet, antal_indsat) values ('{name}', 0, {rows})"
        );
        self.table.run(connection, &attach).await
    }

    async fn months(&self, connection: &mut PgConnection) -> Result<Vec<Month>> {
        let sql = include_str!("../../../sql/merge/tabel/010_maaneder.template.sql")
            .replace("{tabel}", self.table.name)
            .replace("{beroert}", &format!("beroert_{}", self.noun));
        let rows: Vec<(NaiveDate, bool)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(connection)
            .await
            .map_err(LoadError::database("finding the touched months"))?;
        let month = |(maaned, has_partition)| Month { maaned, has_partition };
        Ok(rows.into_iter().map(month).collect())
    }

    /// The touched periods in certain months.
    fn periods(&self, months: &[NaiveDate]) -> String {
        let months: Vec<String> = months.iter().map(|maaned| format!("'{maaned}'")).collect();
        format!(
            "select kommune_nr, periode from beroert_{} \
             where date_trunc('month', periode)::date = any (array[{}]::date[])",
            self.noun,
            months.join(", "),
        )
    }
}
