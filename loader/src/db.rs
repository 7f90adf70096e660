//! The connection to the warehouse, and the few ways in which statements are sent.
//!
//! Statements come from files under `sql/` by `include_str!`. Where a name has to be put into one
//! (a dimension, a partition) it comes from this program, never from a delivery.

pub mod locks;
mod row;
mod session;
pub(crate) mod tunnel;

use serde::de::DeserializeOwned;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};

pub(crate) use row::Row;
pub use session::connect;

use crate::error::{LoadError, Result};

/// Runs a statement, or several separated by `;`.
pub async fn run(connection: &mut PgConnection, doing: &str, sql: &str) -> Result<u64> {
    // Only our own files and names end up here; see the module's comment.
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    Ok(done.map_err(LoadError::database(doing))?.rows_affected())
}

/// The rows of a query that writes each as JSON.
pub async fn json<T: DeserializeOwned>(
    connection: &mut PgConnection,
    doing: &str,
    sql: &str,
) -> Result<Vec<T>> {
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_all(connection)
        .await
        .map_err(LoadError::database(doing))?;
    let parsed: Result<Vec<T>, serde_json::Error> =
        lines.iter().map(|line| serde_json::from_str(line)).collect();
    parsed.map_err(|error| LoadError::Internal(error.to_string()))
}

/// Sends bytes of `COPY`'s binary format to columns of a table. What is said of people goes this way
/// alone: a server may log statements, what is bound to them, and lines of text that it was copying
/// when it was stopped, but it never shows this.
pub async fn copy_binary(
    connection: &mut PgConnection,
    table: &str,
    columns: &str,
    rows: Vec<u8>,
) -> Result<()> {
    let inbox = Inbox::open(connection, table, columns).await?;
    let mut copy = CopyIn::begin_binary(connection, &inbox.target()).await?;
    copy.send(rows).await?;
    copy.finish().await?;
    inbox.close(connection).await
}

/// Where rows for a table are copied to: the table itself, or, since PostgreSQL copies nothing to a
/// table under row security, a temporary one that is poured into it.
pub struct Inbox {
    table: String,
    columns: String,
    temporary: Option<String>,
}

impl Inbox {
    /// Opens the inbox of a table, in a transaction.
    pub async fn open(connection: &mut PgConnection, table: &str, columns: &str) -> Result<Self> {
        let doing = format!("preparing to copy to {table}");
        let is_secured: bool = sqlx::query_scalar("select row_security_active($1)")
            .bind(table)
            .fetch_one(&mut *connection)
            .await
            .map_err(LoadError::database(&doing))?;
        let temporary = is_secured.then(|| format!("indbakke_{}", table.replace('.', "_")));
        if let Some(inbox) = &temporary {
            let make = format!(
                "create temp table if not exists {inbox} (like {table} including defaults) \
                 on commit drop"
            );
            run(connection, &doing, &make).await?;
        }
        Ok(Self { table: table.to_owned(), columns: columns.to_owned(), temporary })
    }

    /// What to copy to.
    #[must_use]
    pub fn target(&self) -> String {
        let table = self.temporary.as_ref().unwrap_or(&self.table);
        format!("{table} ({})", self.columns)
    }

    /// Pours out what came.
    pub async fn close(self, connection: &mut PgConnection) -> Result<()> {
        let Self { table, columns, temporary } = self;
        if let Some(inbox) = temporary {
            let pour = format!(
                "insert into {table} ({columns}) select {columns} from {inbox}; truncate {inbox}"
            );
            run(connection, &format!("copying to {table}"), &pour).await?;
        }
        Ok(())
    }
}

/// What a binary `COPY` begins with: its signature, no flags, no extension.
const BINARY_BEGINS: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// What it ends with, in the place of a row's number of cells.
const BINARY_ENDS: [u8; 2] = [0xff; 2];

/// A `COPY` that is under way.
pub struct CopyIn<'c> {
    copy: sqlx::postgres::PgCopyIn<&'c mut PgConnection>,
    target: String,
    is_binary: bool,
}

impl<'c> CopyIn<'c> {
    /// Begins a copy of text in a form of its own, as `COPY`'s options say it.
    pub async fn begin_with(
        connection: &'c mut PgConnection,
        target: &str,
        options: &str,
    ) -> Result<Self> {
        Self::start(connection, target, options, false).await
    }

    /// Begins a copy of binary rows.
    pub async fn begin_binary(connection: &'c mut PgConnection, target: &str) -> Result<Self> {
        let mut copy = Self::start(connection, target, "(format binary)", true).await?;
        copy.send(BINARY_BEGINS.to_vec()).await?;
        Ok(copy)
    }

    async fn start(
        connection: &'c mut PgConnection,
        target: &str,
        options: &str,
        is_binary: bool,
    ) -> Result<Self> {
        let copy = connection
            .copy_in_raw(&format!("copy {target} from stdin {options}"))
            .await
            .map_err(LoadError::database(format!("copying to {target}")))?;
        Ok(Self { copy, target: target.to_owned(), is_binary })
    }

    /// Sends a batch of rows.
    pub async fn send(&mut self, rows: Vec<u8>) -> Result<()> {
        let sent = self.copy.send(rows).await;
        sent.map_err(LoadError::database(format!("copying to {}", self.target)))?;
        Ok(())
    }

    /// Ends the copy: the server answers whether it took the rows.
    pub async fn finish(mut self) -> Result<()> {
        if self.is_binary {
            self.send(BINARY_ENDS.to_vec()).await?;
        }
        let doing = format!("copying to {}", self.target);
        self.copy.finish().await.map_err(LoadError::database(doing))?;
        Ok(())
    }
}

/// Closes a connection in good order.
pub async fn close(connection: PgConnection) -> Result<()> {
    connection.close().await.map_err(LoadError::database("closing the connection"))
}
