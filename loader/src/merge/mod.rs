//! Step 5: dimensions and facts of what the delivery touched, and of nothing else.
//!
//! Everything here is a function of the effective deliveries, whatever the order in which they
//! came: ARCHITECTURE.md, "merge". [`merge`] is the list of the subjects; each subject's module is
//! the list of its statements, which are under `sql/merge/<subject>/`.

mod accounts;
mod attendance;
mod children;
mod elect;
mod engine;
mod inhabitants;
mod institutions;
mod key_file;
mod staff;
mod touched;

use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::error::Result;
pub(crate) use engine::Table;
pub(crate) use touched::periods_of;
pub use touched::{RowsChanged, Touched};

/// Makes room for what a merge is told and for what it leaves: the temporary tables of the
/// transaction, `kandidat_udsnit` first.
pub async fn prepare(connection: &mut PgConnection) -> Result<()> {
    sql!("merge/prepare/memory").run(connection).await?;
    sql!("merge/prepare/candidates").run(connection).await?;
    sql!("merge/prepare/touched").run(connection).await?;
    Ok(())
}

/// Merges the slices in `kandidat_udsnit` into the star.
#[tracing::instrument(name = "merge", skip_all)]
pub async fn merge(connection: &mut PgConnection) -> Result<Touched> {
    let mut touched = Touched::of(elect::elect(connection).await?);
    if touched.is_empty() {
        return Ok(touched);
    }
    elect::lock_partitions(connection).await?;
    institutions::merge(connection, &touched).await?;
    children::merge(connection, &mut touched).await?;
    staff::merge(connection, &mut touched).await?;
    attendance::merge(connection, &mut touched).await?;
    accounts::merge(connection, &touched).await?;
    inhabitants::merge(connection, &touched).await?;
    key_file::merge(connection, &touched).await?;
    // Only now does no fact point to versions that are no more, or to values that nobody uses.
    children::clear(connection, &touched).await?;
    staff::clear(connection, &touched).await?;
    institutions::clear(connection, &touched).await?;
    Ok(touched)
}

/// Makes the members of staff's categories follow the reference list.
pub async fn follow_staff_list(connection: &mut PgConnection) -> Result<()> {
    sql!("merge/staff/list").run(connection).await?;
    Ok(())
}

/// What the merge changed so far in this transaction.
pub async fn changes(connection: &mut PgConnection) -> Result<Vec<RowsChanged>> {
    let rows: Vec<(String, i64, i64)> = sql!("merge/changes").rows(connection).await?;
    let changed =
        |(tabel, antal_slettet, antal_indsat)| RowsChanged { tabel, antal_slettet, antal_indsat };
    Ok(rows.into_iter().map(changed).collect())
}
