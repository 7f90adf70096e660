//! A login of a kommune, as BI tools connect with.

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use super::cli::{Outcome, Program};
use super::database::connect;
use super::warehouse::{self, Warehouse};

/// No secret: these logins live as long as a test.
const PASSWORD: &str = "kun-til-test";

/// A login that may see some kommuner. It goes with the warehouse's database.
pub(crate) struct Login {
    pub(crate) connection: PgConnection,
}

impl Login {
    /// Makes it, as an operator does.
    pub(crate) async fn of(warehouse: &mut Warehouse, kommuner: &[u16]) -> Self {
        let numbers: Vec<String> = kommuner.iter().map(ToString::to_string).collect();
        let name = format!("{}_bi_{}", warehouse.database.logins(), numbers.join("_"));
        let program = Program::new(&warehouse.database);
        let mut command = program.command(program.home.path());
        command
            .args(["access", "grant", &name, "--create", "--password-stdin"])
            .arg("--kommune")
            .args(&numbers)
            .write_stdin(format!("{PASSWORD}\n"));
        let granted = Outcome::of(&mut command);
        assert_eq!(granted.code, 0, "{granted:?}");
        let url = warehouse.database.url_as(&name, PASSWORD);
        Self { connection: connect(&url).await }
    }

    /// What a query gives, without a header.
    pub(crate) async fn values(&mut self, sql: &str) -> Vec<String> {
        let text = warehouse::csv(&mut self.connection, sql).await;
        text.lines().skip(1).map(str::to_owned).collect()
    }

    /// The server's refusal of a statement.
    pub(crate) async fn refusal(&mut self, sql: &str) -> String {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.connection).await;
        done.expect_err(sql).to_string()
    }
}
