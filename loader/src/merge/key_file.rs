//! The keys by which a kommune splits its staff between the age groups.

use sqlx::postgres::PgConnection;

use super::engine::Table;
use super::touched::{Touched, periods_of};
use crate::db::sql;
use crate::error::Result;

/// The source.
const KILDE: &str = "dst-noeglefil";

/// `dm.noeglefil`.
const TABLE: Table = Table {
    name: "noeglefil",
    key: &["kommune_nr", "gyldig_fra"],
    tid: None,
    target: |_| sql!("merge/key_file/table"),
};

/// Gives the touched kommuner and periods their rows.
pub(super) async fn merge(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde(KILDE) {
        TABLE.refresh(connection, &periods_of(KILDE)).await?;
    }
    Ok(())
}
