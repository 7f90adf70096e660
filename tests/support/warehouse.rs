//! A warehouse in the test's own process: deliveries in through the library, answers out as text.

use std::path::Path;

use dagtilbud::change::turns::Turn;
use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::detect::{self, Said};
use dagtilbud::error::Result;
use dagtilbud::generate::Plan;
use dagtilbud::outcome::{DeliveryReport, Unseen};
use dagtilbud::pipeline::{self, Options};
use fs_err as fs;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Column as _, Row as _, ValueRef as _};
use tempfile::TempDir;

use super::database::Database;

/// The key of all tests, so that pseudonyms are the same in all of them.
pub(crate) const KEY: &str = "5f0c9b7e31d84a62f6c1705b8ea93d4417d2b6e08c5fa3190b74ce62d8f1a395";

/// The same, as the library takes it.
pub(crate) const CPR_KEY: &[u8] = KEY.as_bytes();

/// A database, a connection to it and a folder to put deliveries in. The connection goes first.
pub(crate) struct Warehouse {
    pub(crate) connection: PgConnection,
    pub(crate) database: Database,
    inbox: TempDir,
    /// One for all loads: the key's fingerprint is slow to compute, once a salt.
    pseudonyms: Pseudonyms,
}

impl Warehouse {
    /// One without deliveries.
    pub(crate) async fn new() -> Self {
        Self::of(Database::new().await).await
    }

    /// One of a database that is there.
    pub(crate) async fn of(database: Database) -> Self {
        let connection = database.connect().await;
        let inbox = tempfile::tempdir().expect("a folder");
        Self { connection, database, inbox, pseudonyms: Pseudonyms::new(CPR_KEY) }
    }

    /// Lets go of the database without dropping it, and says what it is called.
    pub(crate) async fn leave(self) -> String {
        let name = self.database.name().to_owned();
        dagtilbud::db::close(self.connection).await.expect("closed");
        std::mem::forget(self.database);
        name
    }

    /// Loads a file.
    pub(crate) async fn load_file(&mut self, path: &Path) -> Result<DeliveryReport> {
        self.load_file_with(path, Options::default()).await
    }

    /// Loads a file with options.
    pub(crate) async fn load_file_with(
        &mut self,
        path: &Path,
        options: Options,
    ) -> Result<DeliveryReport> {
        let delivery = detect::detect(path, Said::default())?;
        let pseudonyms = self.pseudonyms.clone();
        let progress = Unseen;
        pipeline::load(
            &mut self.connection,
            &delivery,
            pseudonyms,
            options,
            &Turn::alone(),
            &progress,
        )
        .await
    }

    /// Loads a delivery that the test itself holds.
    pub(crate) async fn load(&mut self, name: &str, content: impl AsRef<[u8]>) -> DeliveryReport {
        let path = self.put(name, content);
        let loaded = self.load_file(&path).await;
        loaded.unwrap_or_else(|error| panic!("{name}: {error}: {error:?}"))
    }

    /// Loads a delivery whatever a guard says.
    pub(crate) async fn load_accepted(&mut self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.put(name, content);
        let options = Options { accepter: true, ..Options::default() };
        let loaded = self.load_file_with(&path, options).await;
        loaded.unwrap_or_else(|error| panic!("{name}: {error}: {error:?}"));
    }

    /// Loads invented deliveries.
    pub(crate) async fn load_plan(&mut self, plan: &Plan) {
        let folder = tempfile::tempdir().expect("a folder");
        plan.write(folder.path()).expect("deliveries");
        let entries = fs::read_dir(folder.path()).expect("a folder");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
        paths.sort();
        for path in paths {
            self.load_file(&path).await.expect("a delivery that loads");
        }
    }

    /// Puts a delivery into the inbox.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> std::path::PathBuf {
        let path = self.inbox.path().join(name);
        fs::write(&path, content).expect("the inbox is ours");
        path
    }

    /// What a query gives, as CSV with `;` and a header, quoted where need be.
    pub(crate) async fn csv(&mut self, sql: &str) -> String {
        csv(&mut self.connection, sql).await
    }

    /// What a query gives, without a header: for one column or one value.
    pub(crate) async fn values(&mut self, sql: &str) -> Vec<String> {
        self.csv(sql).await.lines().skip(1).map(str::to_owned).collect()
    }
}

/// What a query gives, as CSV with `;` and a header, quoted where need be. No row, no header.
pub(crate) async fn csv(connection: &mut PgConnection, sql: &str) -> String {
    // The simple protocol gives every value as text.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let mut lines = Vec::new();
    if let Some(first) = rows.first() {
        lines.push(first.columns().iter().map(|column| cell(column.name())).collect::<Vec<_>>());
    }
    lines.extend(rows.iter().map(|row| {
        (0..row.len())
            .map(|at| {
                let value = row.try_get_raw(at).expect("a column");
                if value.is_null() { String::new() } else { cell(value.as_str().expect("text")) }
            })
            .collect()
    }));
    lines.into_iter().map(|line| line.join(";") + "\n").collect()
}

fn cell(text: &str) -> String {
    let text = &text.replace('\r', "\\r");
    if text.contains([';', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
