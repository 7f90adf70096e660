//! The connection to the warehouse, and the few ways in which statements are sent.
//!
//! A statement is a file under `sql/` that [`statement::sql!`] names; what fits on a line may stand in
//! the code.

pub mod locks;
mod row;
mod session;
pub mod statement;
pub(crate) mod tunnel;

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

pub(crate) use row::Row;
pub use session::connect;
pub(crate) use statement::sql;
pub use statement::{Statement, inline};

use crate::error::{LoadError, Result};

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
        let is_secured = inline(doing.clone(), "select row_security_active($1)").bind(table);
        let is_secured: bool = is_secured.value(connection).await?;
        let temporary = is_secured.then(|| format!("indbakke_{}", table.replace('.', "_")));
        if let Some(inbox) = &temporary {
            sql!("db/inbox", tabel = table, indbakke = inbox).run(connection).await?;
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
            sql!("db/pour", tabel = table, felter = columns, indbakke = inbox)
                .run(connection)
                .await?;
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
