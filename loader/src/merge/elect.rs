//! Which slices have another effective delivery now, and which periods that touches.

use std::collections::BTreeSet;

use sqlx::postgres::PgConnection;

use crate::db::locks::Lock;
use crate::db::{inline, sql};
use crate::error::Result;

/// Elects the effective deliveries; returns the sources where one changed.
pub(super) async fn elect(connection: &mut PgConnection) -> Result<BTreeSet<String>> {
    sql!("merge/elect/slices").run(connection).await?;
    sql!("merge/elect/periods").run(connection).await?;
    let doing = "electing the effective deliveries";
    let kilder = inline(doing, "select distinct kilde from beroert_udsnit");
    Ok(kilder.values(connection).await?.into_iter().collect())
}

/// Takes the lock of the partitions, before the merge writes anything: a load that holds rows of a
/// dimension and then waits for an attach would be waited for by it. Alone where a touched slice
/// lies in a month that is new.
pub(super) async fn lock_partitions(connection: &mut PgConnection) -> Result<()> {
    let doing = "waiting for a load that opens a month";
    if sql!("merge/elect/opens_month").value(connection).await? {
        Lock::Partitions.alone(connection, doing).await
    } else {
        Lock::Partitions.shared(connection, doing).await
    }
}
