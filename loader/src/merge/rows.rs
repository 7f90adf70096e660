//! The way to the attendance of the touched days: slice by slice where they are few among many, else
//! from end to end through their deliveries. Millions of rows must not be looked up one by one, nor
//! millions be read for one kommune's few.

use sqlx::postgres::PgConnection;

use crate::db;
use crate::error::{LoadError, Result};

/// From so many rows on, the planner is told what the staging holds before the first reading. (The
/// lock of `analyze` only makes loads wait that queue here anyhow, being national.)
const MANY_ROWS: i64 = 100_000;

/// Millions of rows become thousands: to hand those from one process to another costs less than the
/// planner thinks, and it would keep a month of a country to one process. (A small load is not
/// shared: it would take the time of those who read.)
const SHARED: &str = "select set_config('parallel_tuple_cost', '0.01', true)";

/// Makes `aula_raekke`, the rows of the days in `regn_periode`.
pub(super) async fn find(connection: &mut PgConnection, is_first: bool) -> Result<()> {
    let doing = "finding the attendance of the touched days";
    db::run(connection, doing, include_str!("../../../sql/merge/289_aula_udsnit.sql")).await?;
    let (deliveries, rows, are_most, are_all): (String, i64, bool, bool) =
        sqlx::query_as(include_str!("../../../sql/merge/290_aula_leverancer.sql"))
            .fetch_one(&mut *connection)
            .await
            .map_err(LoadError::database(doing))?;
    if is_first && rows >= MANY_ROWS {
        db::run(connection, doing, "select drift.analyser_dsa('aula_tilstedevaerelse')").await?;
        db::run(connection, doing, SHARED).await?;
    }
    let view = match (are_all, are_most) {
        _ if rows == 0 => include_str!("../../../sql/merge/294_aula_raekke.sql"),
        (true, _) => include_str!("../../../sql/merge/293_aula_raekke.template.sql"),
        (false, true) => include_str!("../../../sql/merge/292_aula_raekke.template.sql"),
        (false, false) => include_str!("../../../sql/merge/291_aula_raekke.sql"),
    };
    db::run(connection, doing, &view.replace("{leverancer}", &deliveries)).await?;
    Ok(())
}
