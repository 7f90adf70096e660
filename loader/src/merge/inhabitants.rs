//! Inhabitants by age, of the touched reference dates.

use sqlx::postgres::PgConnection;

use super::engine::Table;
use super::touched::{Touched, periods_of};
use crate::db::sql;
use crate::error::Result;

/// The source.
const KILDE: &str = "dst-befolkning";

/// `dm.fact_befolkning`.
const TABLE: Table = Table {
    name: "fact_befolkning",
    key: &["kommune_nr", "periode", "alder_id"],
    tid: Some("periode"),
    target: |_| sql!("merge/inhabitants/fact"),
};

/// Gives the touched kommuner and periods their rows.
pub(super) async fn merge(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde(KILDE) {
        TABLE.refresh(connection, &periods_of(KILDE)).await?;
    }
    Ok(())
}
