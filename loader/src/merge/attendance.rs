//! Attendance: the rows of every touched day, and those of children whose versions moved.

use futures_util::future::{BoxFuture, FutureExt as _};
use sqlx::postgres::PgConnection;

use super::children;
use super::engine::{Fact, Table};
use super::touched::Touched;
use crate::db::{inline, sql};
use crate::error::Result;

/// From so many rows on, the planner is told what the staging holds before the first reading. (The
/// lock of `analyze` only makes loads wait that queue here anyhow, being national.)
const MANY_ROWS: i64 = 100_000;

/// Millions of rows become thousands: to hand those from one process to another costs less than the
/// planner thinks, and it would keep a month of a country to one process. (A small load is not
/// shared: it would take the time of those who read.)
const SHARED: &str = "select set_config('parallel_tuple_cost', '0.01', true)";

/// `dm.fact_tilstedevaerelse`.
pub(super) const FACT: Fact = Fact {
    table: Table {
        name: "fact_tilstedevaerelse",
        key: &["kommune_nr", "dato", "borger_nr", "levering_nr", "linje_nr"],
        tid: Some("dato"),
        target: |_| sql!("merge/attendance/fact"),
    },
    noun: "tilstedevaerelse",
    kilde: "aula-tilstedevaerelse",
    way: Some(way),
};

/// Merges the attendance of the touched days.
pub(super) async fn merge(connection: &mut PgConnection, touched: &mut Touched) -> Result<()> {
    let is_touched = FACT.is_touched(connection).await?;
    if !is_touched && !touched.fact(children::FACT.table.name) {
        return Ok(());
    }
    FACT.select_all(connection).await?;
    find_rows(connection, true).await?;
    sql!("merge/attendance/children").run(connection).await?;
    if is_touched {
        touched.enter(FACT.table.name);
    }
    FACT.fill(connection).await?;
    sql!("merge/attendance/rekey").run(connection).await?;
    sql!("merge/attendance/clear_stubs").run(connection).await?;
    Ok(())
}

/// The way to the rows of the days in `regn_periode`, as it is looked for before each reading.
fn way(connection: &mut PgConnection) -> BoxFuture<'_, Result<()>> {
    find_rows(connection, false).boxed()
}

/// Makes `aula_raekke`, the rows of the days in `regn_periode`: slice by slice where they are few
/// among many, else from end to end through their deliveries. Millions of rows must not be looked up
/// one by one, nor millions be read for one kommune's few.
async fn find_rows(connection: &mut PgConnection, is_first: bool) -> Result<()> {
    sql!("merge/attendance/slices").run(connection).await?;
    let (deliveries, rows, are_most, are_all): (String, i64, bool, bool) =
        sql!("merge/attendance/deliveries").row(connection).await?;
    if is_first && rows >= MANY_ROWS {
        let doing = "telling the planner of the attendance";
        inline(doing, "select drift.analyser_dsa('aula_tilstedevaerelse')").run(connection).await?;
        inline(doing, SHARED).run(connection).await?;
    }
    let view = match (are_all, are_most) {
        _ if rows == 0 => sql!("merge/attendance/rows_none"),
        (true, _) => sql!("merge/attendance/rows_of_deliveries", leverancer = deliveries),
        (false, true) => sql!("merge/attendance/rows_by_delivery", leverancer = deliveries),
        (false, false) => sql!("merge/attendance/rows_by_slice"),
    };
    view.run(connection).await?;
    Ok(())
}
