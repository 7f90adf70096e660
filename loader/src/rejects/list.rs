//! The lines that are turned away now.

use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::error::Result;

/// A line that was turned away: delivery, file, line, kommune, code, column, text.
pub type RejectedLine = (i32, String, i32, Option<i16>, String, String, String);

/// The first lines that are turned away, of a delivery or a kommune where they are said.
pub async fn list(
    connection: &mut PgConnection,
    levering: Option<i32>,
    kommune: Option<i16>,
    limit: i64,
) -> Result<Vec<RejectedLine>> {
    sql!("rejects/rejected_lines").bind(levering).bind(kommune).bind(limit).rows(connection).await
}
