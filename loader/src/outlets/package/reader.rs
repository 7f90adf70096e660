//! Reading as a kommune reads: in a snapshot that all packages share, with the rights of the group of
//! the kommuner's logins and nothing of one's own, so that row security decides what is seen.
//!
//! `session_user` is what row security asks about, and it cannot be changed without a password or a
//! superuser. The operator may see everything; `dagtilbud.som_kommune` narrows that to one kommune, for
//! the transaction. That it did is asked of the database before the first row is read.

use std::sync::Arc;

use sqlx::postgres::PgConnection;
use tokio::sync::mpsc::Sender;

use super::Watch;
use super::batch::{Batch, Cell};
use super::contents::{Period, Table};
use super::copy;
use super::descriptor::Delivery;
use crate::db::{self, inline, sql};
use crate::error::{LoadError, Result};

/// The group that a kommune's logins are in.
const ROLE: &str = "dagtilbud_kommune";

/// The group of those who may have the children's numbers.
const ROLE_CPR: &str = "dagtilbud_cpr";

/// What everything in a snapshot stands on.
#[derive(Debug, Clone)]
pub(super) struct Stand {
    pub(super) levering_nr: i32,
    pub(super) migration: i32,
    pub(super) visninger: String,
}

/// The state of the warehouse that all packages of a run are made from. It lasts as long as this.
pub(super) struct Snapshot {
    /// The connection that holds it open.
    pub(super) connection: PgConnection,
    id: String,
}

impl Snapshot {
    /// Takes it.
    pub(super) async fn take(url: &str) -> Result<Self> {
        let doing = "taking a snapshot";
        let mut connection = db::connect(url).await?;
        let begin = "begin isolation level repeatable read, read only";
        inline(doing, begin).run(&mut connection).await?;
        let id: String =
            inline(doing, "select pg_export_snapshot()").value(&mut connection).await?;
        Ok(Self { connection, id })
    }

    /// Whether the login may read as a kommune does.
    pub(super) async fn may_read(&mut self) -> Result<bool> {
        let rights: (bool, bool) =
            sql!("outlets/package/rights").bind(0_i16).row(&mut self.connection).await?;
        Ok(rights.0)
    }

    /// What everything stands on.
    pub(super) async fn stand(&mut self) -> Result<Stand> {
        let (levering_nr, migration, visninger): (i32, i32, String) =
            sql!("outlets/package/standing").row(&mut self.connection).await?;
        Ok(Stand { levering_nr, migration, visninger })
    }

    /// The kommuner that have delivered, each with whether it has in the period.
    pub(super) async fn kommuner(&mut self, period: Period) -> Result<Vec<(i16, bool)>> {
        let kommuner = sql!("outlets/package/kommuner").bind(period.from).bind(period.before());
        kommuner.rows(&mut self.connection).await
    }

    /// Its name on the server.
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

/// A transaction in which a kommune's package is read.
pub(super) struct Reader {
    connection: PgConnection,
    kommune_nr: u16,
    progress: Arc<dyn Watch>,
}

impl Reader {
    /// Opens it, in a snapshot that is kept open meanwhile. One that records who reads the numbers
    /// of children has to write.
    pub(super) async fn open(
        url: &str,
        snapshot: &str,
        kommune_nr: u16,
        records: bool,
        progress: Arc<dyn Watch>,
    ) -> Result<Self> {
        let mut connection = db::connect(url).await?;
        let access = if records { "read write" } else { "read only" };
        // Names of this program and of the server; see `db::statement`.
        let join = format!(
            "begin isolation level repeatable read, {access}; set transaction snapshot '{snapshot}'"
        );
        inline("joining the snapshot", join).run(&mut connection).await?;
        sql!("outlets/package/reading_settings").run(&mut connection).await?;
        Ok(Self { connection, kommune_nr, progress })
    }

    /// The deliveries that the package stands on. Asked before the operator's rights are laid down.
    pub(super) async fn deliveries(&mut self, period: Period) -> Result<Vec<Delivery>> {
        let rows: Vec<(i32, String, String, String, String, String)> =
            sql!("outlets/package/deliveries")
                .bind(self.number()?)
                .bind(period.from)
                .bind(period.before())
                .rows(&mut self.connection)
                .await?;
        let delivery = |(levering_nr, kilde, periode, leveret, indlaest, sha256)| Delivery {
            levering_nr,
            kilde,
            periode,
            leveret,
            indlaest,
            sha256,
        };
        Ok(rows.into_iter().map(delivery).collect())
    }

    /// Whether the login was given the numbers of this kommune's children.
    pub(super) async fn may_have_cpr(&mut self) -> Result<bool> {
        let number = self.number()?;
        let rights: (bool, bool) =
            sql!("outlets/package/rights").bind(number).row(&mut self.connection).await?;
        Ok(rights.1)
    }

    /// Lays the operator's rights down, and reads as the kommune from now on. Fails where any right
    /// beyond the kommune's own is left.
    pub(super) async fn become_kommune(&mut self) -> Result<()> {
        let number = self.number()?;
        let become_it =
            format!("set local dagtilbud.som_kommune = '{number}'; set local role {ROLE}");
        inline("reading as the kommune", become_it).run(&mut self.connection).await?;
        let is_kommune: Option<bool> = sql!("outlets/package/reads_as_kommune")
            .bind(number)
            .first_value(&mut self.connection)
            .await?;
        if is_kommune == Some(true) {
            return Ok(());
        }
        Err(LoadError::Internal(format!(
            "the session reads with more rights than a login of kommune {number} has"
        )))
    }

    /// Reads a table and sends its rows on, until nobody takes them any more.
    pub(super) async fn read(
        &mut self,
        table: &Table,
        period: Period,
        batches: &Sender<Batch>,
    ) -> Result<()> {
        let query = table.query(self.kommune_nr, period);
        let number = self.number()?;
        let mut copy =
            copy::Rows::begin(&mut self.connection, &table.name, &query, &table.kinds()).await?;
        while let Some(batch) = copy.next().await? {
            check(table, &batch, number)?;
            self.progress.advance(batch.rows() as u64);
            if batches.send(batch).await.is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Reads the numbers of the children, which the database records.
    pub(super) async fn read_cpr(&mut self, table: &Table, to: &Sender<Batch>) -> Result<()> {
        let become_it = format!("set local role {ROLE_CPR}");
        inline("reading the CPR numbers", become_it).run(&mut self.connection).await?;
        self.read(table, Period::default(), to).await
    }

    /// Ends the transaction: what was recorded about it stays.
    pub(super) async fn finish(mut self) -> Result<()> {
        inline("ending the snapshot", "commit").run(&mut self.connection).await?;
        db::close(self.connection).await
    }

    fn number(&self) -> Result<i16> {
        i16::try_from(self.kommune_nr)
            .map_err(|_| LoadError::Internal("a kommune's number has three digits".into()))
    }
}

/// Row security has decided already; a row of somebody else would be a defect, and must not get out.
fn check(table: &Table, batch: &Batch, kommune_nr: i16) -> Result<()> {
    let Some(own) = table.own else { return Ok(()) };
    let is_own = |cell| [Cell::Integer(kommune_nr.into()), Cell::Integer(-1)].contains(&cell);
    if (0..batch.rows()).all(|row| is_own(batch.cell(row, own))) {
        return Ok(());
    }
    Err(LoadError::Internal(format!("{} has a row of another kommune", table.name)))
}

#[cfg(test)]
mod tests {
    use super::super::batch::Kind;
    use super::*;

    #[test]
    fn a_row_of_another_kommune_stops_everything() {
        let mut table = super::super::contents::cpr();
        table.own = Some(0);
        let mut batch = Batch::new(&[Kind::SmallInt, Kind::Text]);
        for kommune_nr in [101, -1, 101] {
            batch.push([Cell::Integer(kommune_nr), Cell::Text(b"x")]).expect("a row");
        }
        assert!(check(&table, &batch, 101).is_ok());
        batch.push([Cell::Integer(147), Cell::Text(b"x")]).expect("a row");
        assert!(check(&table, &batch, 101).is_err());
    }
}
