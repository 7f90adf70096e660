//! Accounts: the members of the chart, and the accounts of the touched years.

use sqlx::postgres::PgConnection;

use super::engine::Table;
use super::touched::{Touched, periods_of};
use crate::db::sql;
use crate::error::Result;

/// The source.
const KILDE: &str = "dst-regnskab";

/// `dm.fact_udgift`.
const TABLE: Table = Table {
    name: "fact_udgift",
    key: &["kommune_nr", "periode", "konto_id"],
    tid: Some("periode"),
    target: |_| sql!("merge/accounts/fact"),
};

/// Gives the touched kommuner and periods their rows.
pub(super) async fn merge(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde(KILDE) {
        sql!("merge/accounts/members").run(connection).await?;
        TABLE.refresh(connection, &periods_of(KILDE)).await?;
    }
    Ok(())
}
